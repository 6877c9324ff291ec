import { writeFileSync } from "node:fs";
import path from "node:path";
import { loadMetric } from "etalon";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { folderWith, json } from "../cli/etalon.ts";
import { downloaded, learned, linked, places, repositoryFile, useStudio } from "./page.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}
const studio = useStudio();

const model = async (page: Page) => {
  await page.getByRole("button", { name: "Export" }).click();
  const file = await downloaded(page, () => page.getByRole("button", { name: "Model (.etalon)" }).click());
  await page.getByRole("button", { name: "Close" }).click();
  return file;
};

describe("a visitor", () => {
  test("opens data, chooses a learner, steps, plays and scrubs", async () => {
    const page = await studio.now.open();
    await learned(page);
    await page.getByLabel("Data set").selectOption("wine");
    await page.getByText("178 points, 13 features").waitFor();
    await page.getByRole("combobox", { name: "Learner" }).selectOption("nca");
    await linked(page, /data=wine&learner=nca/);
    await learned(page);
    await page.getByTitle("Euclidean distance (Home)").click();
    await page.getByText(/^Iterate 0 of/).waitFor();
    await page.getByRole("button", { name: "Step ›" }).click();
    await page.getByText(/^Iterate 1 of/).waitFor();
    await page.getByLabel("Iterate", { exact: true }).fill("2");
    await linked(page, /at=2/);
    const before = await places(page, "Learned space");
    await page.getByLabel("Iterates a second").fill("30");
    await page.getByRole("button", { name: "Play" }).click();
    await page.waitForURL((address) => !address.hash.includes("at="));
    expect(await places(page, "Learned space")).not.toEqual(before);
    await page.close();
  });

  test("drags a point, adds, links, relabels and removes one, and takes it all back", async () => {
    const page = await studio.now.open("#learn?data=stripes&g.points=60&g.length=10");
    await learned(page);
    const fresh = page.url();
    const [first] = (await places(page)) as [Place];
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await page.mouse.move(first.x + 30, first.y + 40, { steps: 5 });
    await page.mouse.up();
    await linked(page, /edits=m\d+:/);
    await learned(page);
    const [, second, third] = (await places(page)) as [Place, Place, Place];
    await page.keyboard.down("Shift");
    await page.mouse.click(second.x, second.y);
    await page.mouse.click(third.x, third.y);
    await page.keyboard.up("Shift");
    await page.getByText(/Chosen: \d+, \d+/).waitFor();
    await page.getByText(/^Distance of/).waitFor();
    await page.keyboard.press("s");
    await linked(page, /~s\d+:\d+/);
    await page.keyboard.down("Alt");
    await page.mouse.click(first.x + 5, first.y - 30);
    await page.keyboard.up("Alt");
    await linked(page, /~a\d/);
    await page.mouse.click(second.x, second.y);
    await page.getByLabel("class").selectOption({ index: 2 });
    await linked(page, /~l\d+:1/);
    await page.mouse.click(third.x, third.y);
    await page.keyboard.press("Delete");
    await linked(page, /~x\d+/);
    await expect.poll(async () => (await places(page)).length, { timeout: 20_000 }).toBe(60);
    for (let k = 0; k < 5; k++) await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(fresh);
    await page.getByRole("button", { name: "Redo" }).click();
    await linked(page, /edits=m/);
    await page.close();
  });

  test("does the same by keyboard and by touch alone", async () => {
    const page = await studio.now.open("#learn?data=stripes&g.points=40&g.length=10", { hasTouch: true });
    await learned(page);
    const input = page.locator('svg[data-picture="Input space"]');
    await input.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.press("d");
    await linked(page, /edits=d0:1/);
    await input.focus();
    await page.keyboard.press("Shift+ArrowUp");
    await linked(page, /~m1:/);
    await page.keyboard.press("a");
    await linked(page, /~a\d/);
    await learned(page);
    await page.getByRole("button", { name: "Choose", exact: true }).click();
    const [one, two, three] = await places(page);
    for (const place of [one, two, three]) await page.touchscreen.tap(place?.x ?? 0, place?.y ?? 0);
    await page.getByRole("button", { name: "Triplet" }).click();
    await linked(page, /~t\d+:\d+:\d+/);
    await page.close();
  });

  test("comes back by a permalink to the same map bit for bit, and reopens the model on the command line", async () => {
    const page = await studio.now.open(
      "#learn?data=wine&learner=nca&o.components=2&edits=m3%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1%3A1&at=3",
    );
    await learned(page);
    const before = await model(page);
    await page.reload();
    await learned(page);
    const after = await model(page);
    expect(after).toEqual(before);
    const { map, components } = loadMetric(before.bytes);
    expect(components).toBe(2);
    const folder = folderWith({ "wine.csv": repositoryFile("data/wine.csv") });
    writeFileSync(path.join(folder, before.name), before.bytes);
    const told = json(folder, "explain", before.name, "wine.csv", "--a", "0", "--b", "100") as { squared: number };
    const rows = repositoryFile("data/wine.csv").trim().split("\n").slice(1);
    const row = (i: number): number[] => (rows[i] ?? "").split(",").slice(0, 13).map(Number);
    const delta = row(0).map((value, j) => value - (row(100)[j] ?? 0));
    const squared = [0, 1].reduce(
      (sum, r) => sum + delta.reduce((dot, value, j) => dot + value * map.get(r, j), 0) ** 2,
      0,
    );
    expect(told.squared / squared).toBeCloseTo(1, 9);
    await page.close();
  });
});

describe("a long run", () => {
  test("is stopped at once, and keeps the best so far", async () => {
    const page = await studio.now.open("#learn?data=digits&learner=mcml&o.maxIterations=100000&o.tolerance=1e-300");
    const stop = page.getByRole("button", { name: "Stop" });
    await page.getByText(/^Iterate [2-9] of .*Learning…/).waitFor();
    await stop.click();
    await page.getByText(/Not converged: stopped by hand/).waitFor();
    await page.close();
  });

  test("gives way to the newest wish, and a slider moved many times is one step to undo", async () => {
    const page = await studio.now.open("#learn?data=wine");
    await learned(page);
    const slider = page.getByLabel("push, slider");
    for (const value of ["0.2", "0.9", "0.4", "0.6"]) await slider.fill(value);
    await linked(page, /o.push=0\.\d+/);
    await learned(page);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(/#learn\?data=wine$/);
    await page.close();
  });
});

describe("a problem", () => {
  test("of an option stands beside it, and goes when it is mended", async () => {
    const page = await studio.now.open();
    await learned(page);
    await page.locator("#option-push").fill("7");
    await page.keyboard.press("Enter");
    await page.locator("#option-push-problem").getByText("option `push: 7` is not legal").waitFor();
    expect(await page.getByRole("alert").count()).toBe(1);
    await page.locator("#option-push").fill("0.4");
    await page.keyboard.press("Enter");
    await learned(page);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  test("of the worker is told, and another worker takes over where it was", async () => {
    const page = await studio.now.open("#learn?data=iris&learner=nca&edits=x5");
    await learned(page);
    await page.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error("out of luck");
      });
    });
    await page.getByRole("alert").getByText("out of luck").waitFor();
    await learned(page);
    expect(await places(page)).toHaveLength(149);
    expect(studio.now.faults.splice(0).filter((fault) => !fault.includes("out of luck"))).toEqual([]);
    await page.close();
  });
});

describe("the lecture tour", () => {
  test("goes from stop to stop, each learned and without a fault", async () => {
    const page = await studio.now.open("#tour");
    for (let stop = 1; stop <= 12; stop++) {
      await page.getByRole("heading", { name: new RegExp(`^${stop}\\. `) }).waitFor();
      await learned(page);
      expect(await page.getByRole("alert").count()).toBe(0);
      if (stop < 12) await page.getByRole("button", { name: "Next" }).click();
    }
    await page.close();
  });
});

describe("the pictures", () => {
  test("are exported as SVG and PNG that stand by themselves", async () => {
    const page = await studio.now.open("#learn?data=iris");
    await learned(page);
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog");
    const svg = await downloaded(page, () => dialog.getByRole("button", { name: "SVG" }).first().click());
    expect(svg.name).toBe("iris-lmnn-input.svg");
    const text = svg.bytes.toString();
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(text).not.toMatch(/var\(--|class="/);
    const png = await downloaded(page, () => dialog.getByRole("button", { name: "PNG" }).last().click());
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(png.bytes.length).toBeGreaterThan(5000);
    expect(await dialog.locator("code").first().textContent()).toContain("--learner lmnn");
    await page.close();
  });

  test("of more points than marks can be drawn for come with the canvas below them", async () => {
    const page = await studio.now.open("#learn?data=stripes&g.points=3000&learner=gmml");
    await learned(page);
    await page.locator('figure:has(svg[data-picture="Learned space"]) canvas').waitFor();
    await page.getByRole("button", { name: "Export" }).click();
    const dialog = page.getByRole("dialog");
    const png = await downloaded(page, () => dialog.getByRole("button", { name: "PNG" }).last().click());
    const colors = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const pixels = new Uint32Array(
        context?.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer ?? new ArrayBuffer(0),
      );
      return new Set(pixels).size;
    }, png.bytes.toString("base64"));
    expect(colors).toBeGreaterThan(50);
    await page.close();
  });
});
