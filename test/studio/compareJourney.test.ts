import { describe, expect, test } from "vitest";
import { comparison, row, verdict } from "./compareTable.ts";
import { accessibilityFaults, useStudio } from "./page.ts";

const studio = useStudio();

describe("the compare scene", () => {
  test("compares what a link names, draws each learner, finds neighbors, and opens a learner from its row", async () => {
    const page = await studio.now.open("#compare?data=iris&learner=pca&compare=lda,nosuch,gmml");
    const sentence = await verdict(page);
    expect(sentence).toMatch(/% of the held-out points correctly/);
    for (const learner of ["euclidean", "lda", "gmml"]) {
      const told = row(page, learner);
      expect(await told.getByRole("img").getAttribute("aria-label")).toMatch(
        new RegExp(`${learner}: \\d+\\.\\d%, interval`),
      );
      expect(await told.textContent()).toMatch(/the baseline|better|same|worse/);
    }
    expect(await row(page, "nosuch").textContent()).toContain("failed");
    await comparison(page).getByText('There is no learner "nosuch"').waitFor();

    const decisions = page.getByRole("region", { name: "Decisions" });
    expect(await decisions.getByRole("img", { name: /3-NN decides by/ }).count()).toBe(3);
    const wrong = await decisions.getByText(/of 150 wrong/).allTextContents();
    expect(wrong).toHaveLength(3);
    await page.getByLabel("Point", { exact: true }).fill("60");
    const neighbors = page.getByRole("region", { name: "Neighbors" });
    await neighbors.getByRole("table", { name: /Neighbors of point 60 by lda/ }).waitFor();
    expect(await neighbors.getByRole("table").count()).toBe(3);
    expect(await decisions.locator("path.link").count()).toBe(15);
    const lda = decisions.getByRole("img", { name: /by lda/ });
    const point = await lda.locator("path.point").nth(100).boundingBox();
    await page.mouse.click((point?.x ?? 0) + (point?.width ?? 0) / 2, (point?.y ?? 0) + (point?.height ?? 0) / 2);
    await neighbors.getByRole("table", { name: /Neighbors of point 1\d\d by lda/ }).waitFor();
    const nearest = neighbors.getByRole("table").first().getByRole("button").nth(1);
    const named = await nearest.textContent();
    await nearest.click();
    expect(await page.getByLabel("Point", { exact: true }).inputValue()).toBe(named);

    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole("button", { name: "Take nosuch off the list" }).click();
    await page.waitForURL(/compare=lda%2Cgmml/);
    await row(page, "nosuch").waitFor({ state: "detached" });
    expect(await verdict(page)).toBe(sentence);
    await page.reload();
    expect(await verdict(page)).toBe(sentence);
    await neighbors.getByRole("table", { name: `Neighbors of point ${named} by gmml` }).waitFor();

    await page.getByRole("button", { name: "lda", exact: true }).click();
    await page.waitForURL(/#learn\?.*learner=lda/);
    expect(await page.getByRole("combobox", { name: "Learner" }).inputValue()).toBe("lda");
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    expect(await verdict(page)).toBe(sentence);
    await page.close();
  }, 90_000);

  test("draws what a metric of each place decides, and says elsewhere that there is no map to watch", async () => {
    const page = await studio.now.open("#compare?data=xor&g.points=60&compare=scmlLocal&near=3");
    await verdict(page);
    const told = row(page, "scmlLocal");
    expect(await told.textContent()).toMatch(/\d+\.\d%.*local/);
    expect(await told.getByRole("button").count()).toBe(0);
    expect(await row(page, "euclidean").getByRole("button").count()).toBe(1);
    await page.getByRole("img", { name: /3-NN decides by scmlLocal/ }).waitFor();
    await page.getByRole("table", { name: /Neighbors of point 3 by scmlLocal/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();

    const learn = await studio.now.open("#learn?data=xor&learner=scmlLocal");
    await learn.getByText("Look at its decisions under Compare").first().waitFor();
    const picker = learn.getByRole("combobox", { name: "Learner" });
    expect(await picker.inputValue()).toBe("scmlLocal");
    await picker.selectOption("scml");
    await learn.getByText("Look at its decisions under Compare").waitFor({ state: "detached" });
    await learn.close();
  }, 90_000);
});
