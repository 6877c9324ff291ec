import type { Locator, Page } from "playwright";

/** The table of the compare scene, with what stands around it. */
export const comparison = (page: Page): Locator => page.getByRole("region", { name: "Comparison" });
/** The row of a learner. */
export const row = (page: Page, learner: string): Locator =>
  comparison(page)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${learner}\\b`) }) });
/** Waits for the sentence at the end of a comparison. */
export const verdict = async (page: Page): Promise<string> => {
  const sentence = comparison(page).locator("p", { hasText: /^(Use|Stay|Stopped)/ });
  return (await sentence.textContent()) ?? "";
};
