import { describe, expect, test } from "vitest";
import { accessibilityFaults, learned, linked, places, useStudio } from "./page.ts";

const studio = useStudio();

describe("the input space", () => {
  test("is seen along two features that are chosen, and a drag moves these alone", async () => {
    const page = await studio.now.open("#learn?data=iris");
    await learned(page);
    const said = page.getByText(/^Iterate \d+ of/).first();
    const before = {
      places: await places(page),
      learned: await places(page, "Learned space"),
      said: await said.textContent(),
    };
    await page.getByLabel("Across").selectOption("petal length (cm)");
    await page.getByLabel("Upwards").selectOption("sepal width (cm)");
    await linked(page, /axes=2,1/);
    const axes = page.locator('svg[data-picture="Input space"] text.axis');
    await expect.poll(() => axes.allTextContents()).toEqual(["petal length (cm)", "sepal width (cm)"]);
    expect(await places(page)).not.toEqual(before.places);
    // Nothing was learned anew.
    expect(await places(page, "Learned space")).toEqual(before.learned);
    expect(await said.textContent()).toBe(before.said);
    await page.getByText("The pictures as a table").click();
    await page.getByRole("columnheader", { name: "input space: petal length (cm), sepal width (cm)" }).waitFor();
    const [first] = await places(page);
    await page.mouse.move(first?.x ?? 0, first?.y ?? 0);
    await page.mouse.down();
    await page.mouse.move((first?.x ?? 0) + 40, (first?.y ?? 0) + 25, { steps: 3 });
    await page.mouse.up();
    await linked(page, /edits=m\d+:/);
    const [, row = "", at = ""] = /edits=m(\d+):([^&~]+)/.exec(decodeURIComponent(page.url())) ?? [];
    const moved = at.split(":").map(Number);
    const given = (await import("./runs.ts")).studioData("iris");
    const own = Array.from((await given).points.subarray(4 * Number(row), 4 * Number(row) + 4));
    expect(moved.map((value, j) => Math.abs(value - (own[j] as number)) > 1e-4)).toEqual([false, true, true, false]);
    await learned(page);
    await page.reload();
    await learned(page);
    await expect.poll(() => axes.allTextContents()).toEqual(["petal length (cm)", "sepal width (cm)"]);
    await page.getByLabel("Across").selectOption("principal components");
    await page.waitForURL(({ hash }) => !hash.includes("axes"));
    await expect.poll(async () => (await axes.allTextContents()).join()).toContain("component 1");
    await page.close();
  });

  test("is lifted by squares and products: the borders bend, and the features go by their new names", async () => {
    const page = await studio.now.open("#learn?data=rings&g.points=100&g.rings=4");
    await learned(page);
    const input = page.locator('svg[data-picture="Input space"]');
    expect(await input.locator("path.area").count()).toBe(0);
    await page.getByLabel("Learned from").selectOption("quadratic");
    await linked(page, /lift=quadratic/);
    await learned(page);
    await expect.poll(() => input.locator("path.area").count()).toBe(4);
    await expect
      .poll(async () => (await input.locator("path.ring").getAttribute("d"))?.length ?? 0)
      .toBeGreaterThan(300);
    await page.getByRole("rowheader", { name: "x1²" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("decisions").uncheck();
    expect(await input.locator("path.area").count()).toBe(0);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByText(/The model takes features as φ lifts them: √2 x0, √2 x1, x0², x1², √2 x0 x1/).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(({ hash }) => !hash.includes("lift"));
    await learned(page);
    await page.getByRole("rowheader", { name: "x1", exact: true }).waitFor();
    await page.close();
  });
});
