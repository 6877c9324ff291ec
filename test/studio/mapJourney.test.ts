import { describe, expect, test } from "vitest";
import { chosen, lassoAll, neighbors, stage, trust } from "./mapPage.ts";
import { accessibilityFaults, downloaded, linked, useStudio } from "./page.ts";

const studio = useStudio();

describe("the map", () => {
  test("goes from point to point by keys and tells its neighbors in both spaces, with reasons", async () => {
    const page = await studio.now.open("#map?data=wine&learner=gmml");
    await trust(page, "Learned metric").waitFor();
    await trust(page, "Principal components").waitFor();
    await stage(page).focus();
    await page.keyboard.press("ArrowRight");
    await neighbors(page).waitFor();
    const [, first = ""] = /point=(\d+)/.exec(page.url()) ?? [];
    await page.keyboard.press("ArrowDown");
    await linked(page, new RegExp(`point=(?!${first}$)\\d+$`));
    await page
      .getByRole("region", { name: `Neighbors of point ${/\d+$/.exec(page.url())?.[0]}`, exact: true })
      .waitFor();
    for (const title of ["Original space", "Learned space (gmml)"]) {
      const rows = neighbors(page).getByRole("table", { name: title }).locator("tbody tr");
      expect(await rows.count()).toBe(10);
      const distances = (await rows.locator("td:nth-of-type(1)").allTextContents()).map(Number);
      expect(distances).toEqual(distances.toSorted((a, b) => a - b));
      expect(distances[0]).toBeGreaterThan(0);
    }
    await neighbors(page).getByRole("table", { name: "Learned space" }).getByRole("button").nth(4).click();
    await neighbors(page)
      .getByRole("heading", { name: /^Why point \d+ is where it is/ })
      .waitFor();
    const shares = await neighbors(page).locator("section:last-of-type td:last-child").allTextContents();
    expect(shares.length).toBeGreaterThan(4);
    expect(shares.every((share) => /^-?\d+%$/.test(share))).toBe(true);
    expect(page.url()).toMatch(/map=learned&point=\d+/);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("chooses points by lasso or by view and hands them over as a file", async () => {
    const page = await studio.now.open("#map?data=wine&learner=gmml");
    await trust(page, "Learned metric").waitFor();
    await lassoAll(page);
    expect(await chosen(page).getByRole("status").textContent()).toBe("178");
    const { name, bytes } = await downloaded(page, () =>
      chosen(page)
        .getByRole("button", { name: /Export/ })
        .click(),
    );
    expect(name).toBe("Wine-chosen.csv");
    const lines = bytes.toString("utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(179);
    expect(lines[0]).toMatch(/^row,alcohol,.*,label$/);
    expect(lines[1]).toMatch(/^0,14\.23,1\.71,.*,class_0$/);
    await stage(page).focus();
    await page.keyboard.press("Escape");
    await chosen(page)
      .getByText(/^Draw a lasso/)
      .waitFor();
    for (let press = 0; press < 3; press++) await page.keyboard.press("+");
    await page.keyboard.press("v");
    const inView = Number(await chosen(page).getByRole("status").textContent());
    expect(inView).toBeGreaterThan(0);
    expect(inView).toBeLessThan(178);
  });

  test("goes into a file with its points, its lines and its labels", async () => {
    const page = await studio.now.open("#map?data=wine&learner=gmml&map=learned&point=20");
    await neighbors(page).waitFor();
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const { name, bytes } = await downloaded(page, () => page.getByRole("button", { name: "SVG" }).click());
    expect(name).toBe("wine-gmml-map.svg");
    const svg = bytes.toString("utf8");
    expect(svg).toContain("20 · class_0");
    const [, points = ""] = /href="(data:image\/png;base64,[^"]+)"/.exec(svg) ?? [];
    const colors = await page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
      const found = new Map<string, number>();
      for (let k = 0; k < pixels.length; k += 4) {
        const color = `${pixels[k] >> 5} ${pixels[k + 1] >> 5} ${pixels[k + 2] >> 5}`;
        if (pixels[k + 3] > 200) found.set(color, (found.get(color) ?? 0) + 1);
      }
      return [...found.values()].filter((count) => count > 500).length;
    }, points);
    expect(colors).toBeGreaterThanOrEqual(3); // One for each class.
    const { bytes: png } = await downloaded(page, () => page.getByRole("button", { name: "PNG" }).click());
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  });

  test("colors by a column, embeds neighbors, and comes back from its link", async () => {
    const page = await studio.now.open("#map?data=iris&learner=lda");
    await trust(page, "Learned metric").waitFor();
    const before = await stage(page).screenshot();
    await page.getByLabel("Color", { exact: true }).selectOption({ label: "petal length (cm)" });
    await page.getByRole("group", { name: "Colors" }).getByText("petal length (cm)").waitFor();
    expect((await stage(page).screenshot()).equals(before)).toBe(false);
    await page.getByLabel("Picture", { exact: true }).selectOption({ label: "Neighbor embedding, learned" });
    await page.getByText("UMAP of 150 points").waitFor();
    const told = await trust(page, "Neighbor embedding, learned").textContent();
    expect(Number(told?.match(/[01]\.\d+$/)?.[0])).toBeGreaterThan(0.8);
    await page.reload();
    await page.getByText("UMAP of 150 points").waitFor();
    expect(await trust(page, "Neighbor embedding, learned").textContent()).toBe(told);
    await page.getByRole("group", { name: "Colors" }).getByText("petal length (cm)").waitFor();
  });
});
