import { expect, test } from "vitest";
import { downloaded, learned, linked, places, useStudio } from "./page.ts";

const studio = useStudio();

test("a drag relearns warm while the hand moves, writes its address seldom, and leaves the map that its link gives", async () => {
  const page = await studio.now.open("#learn?data=stripes&g.points=60&learner=nca");
  await learned(page);
  const [, from] = await places(page);
  if (!from) throw new Error("There is no point to drag.");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= 3; step++) {
    await page.mouse.move(from.x + 5 * step, from.y + 4 * step);
    await page.getByText(/^Iterate \d+ of \d+\. Relearned warm in \d+ ms, \d+ iterations?\.$/).waitFor();
  }
  await page.evaluate(() => {
    const counts = Object.assign(window, { counts: { written: 0 } }).counts;
    const { replaceState } = history;
    history.replaceState = (...parts) => {
      counts.written++;
      replaceState.apply(history, parts);
    };
  });
  for (let step = 1; step <= 40; step++) await page.mouse.move(from.x + step, from.y + 12);
  const writes = await page.evaluate(() => (window as unknown as { counts: { written: number } }).counts.written);
  expect(writes).toBeGreaterThan(0);
  expect(writes).toBeLessThan(30);
  await page.mouse.up();
  await linked(page, /edits=m\d+:/);
  await page.getByText(/Converged: .* from the usual start\. Before that: relearned warm .*ms/).waitFor();
  const model = async () => {
    await page.getByRole("button", { name: "Export" }).click();
    const { bytes } = await downloaded(page, () => page.getByRole("button", { name: "Model (.etalon)" }).click());
    await page.getByRole("button", { name: "Close" }).click();
    return bytes;
  };
  const dragged = await model();
  await page.reload();
  await learned(page);
  expect((await model()).equals(dragged)).toBe(true);
  await page.close();
});

test("a removed point is learned from warm at once, then from the usual start; so is taking it back", async () => {
  const page = await studio.now.open("#learn?data=stripes&g.points=60&learner=lmnn");
  await learned(page);
  const [, place] = await places(page);
  await page.mouse.click(place?.x ?? 0, place?.y ?? 0);
  await page.keyboard.press("Delete");
  const settled = page.getByText(/onverged: .* from the usual start\. Before that: relearned warm in \d+ ms/);
  await linked(page, /edits=x/);
  await settled.waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL(({ hash }) => !hash.includes("edits"));
  await settled.waitFor();
  await page.close();
});
