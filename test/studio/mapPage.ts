import type { Page } from "playwright";

/** What the tests of the map look for. */
export const stage = (page: Page) => page.getByRole("application");
export const chosen = (page: Page) => page.getByRole("region", { name: "Chosen points", exact: true });
export const trust = (page: Page, picture: string) =>
  page
    .getByRole("region", { name: "Trustworthiness" })
    .getByRole("row", { name: new RegExp(`^${picture} [01]\\.\\d`) });
export const neighbors = (page: Page) => page.getByRole("region", { name: /^Neighbors of point/ });

/** Draws a lasso around the whole picture. */
export async function lassoAll(page: Page): Promise<void> {
  await stage(page).scrollIntoViewIfNeeded();
  const box = await stage(page).boundingBox();
  if (!box) throw new Error("There is no picture.");
  const [left, top, right, bottom] = [box.x + 2, box.y + 2, box.x + box.width - 3, box.y + box.height - 3];
  await page.keyboard.down("Shift");
  await page.mouse.move(left, top);
  await page.mouse.down();
  for (const [x, y] of [
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ] as const)
    await page.mouse.move(x, y);
  await page.mouse.up();
  await page.keyboard.up("Shift");
}
