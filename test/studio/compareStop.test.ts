import { describe, expect, test } from "vitest";
import { row, verdict } from "./compareTable.ts";
import { useStudio } from "./page.ts";

const studio = useStudio();

describe("a comparison under way", () => {
  test("shows folds as they end, and stops at once, keeping what has ended", async () => {
    const page = await studio.now.open("#compare?data=digits&learner=lda&compare=lda,farm");
    await row(page, "farm")
      .getByText(/fold \d of 5, iterate \d/)
      .waitFor();
    expect(await row(page, "lda").textContent()).toMatch(/better|same|worse/);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    const sentence = await verdict(page);
    expect(sentence).toMatch(/^Stopped by hand/);
    expect(await row(page, "farm").textContent()).toContain("failed");
    expect(await row(page, "euclidean").textContent()).toMatch(/\d\d\.\d%/);
    await page.getByLabel("Point", { exact: true }).fill("5");
    const images = page.getByRole("region", { name: "Neighbors" }).getByRole("img", { name: /^point/ });
    await images.nth(10).waitFor();
    expect(await images.count()).toBe(11);
    await page.close();
  }, 90_000);
});
