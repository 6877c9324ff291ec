import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { comparison } from "./compareTable.ts";
import { learned, useStudio } from "./page.ts";
import { decodePng, difference, encodePng, type Pixels, reduced } from "./pngPixels.ts";

/** Text by the shipped font without hinting, colors of one profile: so that machines differ by little. */
const studio = useStudio(undefined, ["--force-color-profile=srgb", "--disable-lcd-text", "--font-render-hinting=none"]);

const FOLDER = path.resolve("test/studio/screenshots");
const UPDATES = process.env["SCREENSHOTS"] === "update";
/** Pictures are kept smaller: text becomes a gray that hardly depends on how it was smoothed. */
const TIMES = { 1440: 4, 360: 2 } as const;
type Width = keyof typeof TIMES;
const LEVELS = 32;
/** Share of pixels that may differ by more than that; the pictures are of Linux, and other systems draw controls of their own. */
const TOLERANCE = process.platform === "linux" ? 0.001 : 0.01;

/** A scene, and what is seen once it has settled. */
const SCENES: Readonly<Record<string, { hash: string; settled: (page: Page) => Promise<unknown> }>> = {
  learn: {
    hash: "learn?data=wine&learner=lda&axes=0,6",
    settled: (page) => page.getByRole("rowheader", { name: "flavanoids" }).waitFor(),
  },
  export: {
    hash: "learn?data=iris&learner=lda",
    settled: async (page) => {
      await learned(page);
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("dialog").locator("code").first().waitFor();
    },
  },
  compare: {
    hash: "compare?data=iris&compare=lda,gmml&near=60",
    settled: async (page) => {
      await comparison(page)
        .getByText(/^(Use|Stay)/)
        .waitFor();
      await page.getByRole("table", { name: "Neighbors of point 60 by gmml" }).waitFor();
    },
  },
  map: {
    hash: "map?data=iris&learner=lda&map=learned&point=60",
    settled: async (page) => {
      await page.getByRole("heading", { name: /^Neighbors of point 60/ }).waitFor();
      await page
        .locator("aside.right td")
        .nth(1)
        .getByText(/^\d\.\d+$/)
        .waitFor();
    },
  },
  tour: {
    hash: "tour?stop=10",
    settled: async (page) => {
      await learned(page);
      await page.locator('svg[data-picture="Input space"] path.area').nth(3).waitFor();
    },
  },
};

/** Opens a scene in the shipped font. */
async function opened(name: string): Promise<Page> {
  const scene = SCENES[name];
  if (!scene) throw new Error(`There is no scene ${name}.`);
  const page = await studio.now.open();
  await page.route("**/screenshots-*.ttf", (route) =>
    route.fulfill({ path: `assets/fonts/Roboto-${route.request().url().includes("bold") ? "Bold" : "Regular"}.ttf` }),
  );
  await page.evaluate(async () => {
    const style = new CSSStyleSheet();
    style.replaceSync("* { font-family: Screenshots !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
    const faces = [
      new FontFace("Screenshots", "url(./screenshots-regular.ttf)", { weight: "100 500" }),
      new FontFace("Screenshots", "url(./screenshots-bold.ttf)", { weight: "600 900" }),
    ];
    for (const face of faces) document.fonts.add(await face.load());
  });
  await page.evaluate((hash) => {
    location.hash = hash;
  }, scene.hash);
  await scene.settled(page);
  return page;
}

/** The scene as it is seen: as `known`, or twice the same; times that clocks say are made equal. */
async function seen(page: Page, width: Width, scheme: "light" | "dark", known?: Pixels): Promise<Pixels> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 900 });
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      text.nodeValue = (text.nodeValue ?? "").replace(/\d+ ms\b/g, "000 ms").replace(/\b\d+\.\d+ s\b/g, "0.00 s");
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  let before: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 8; tries++) {
    const now = await page.screenshot({ fullPage: true, animations: "disabled", caret: "hide", scale: "css" });
    const small = known && reduced(decodePng(now), TIMES[width]);
    if (small && difference(small, known, LEVELS) <= TOLERANCE) return small;
    if (now.equals(before)) break;
    before = now;
  }
  return reduced(decodePng(before), TIMES[width]);
}

const expected = (file: string): Pixels => decodePng(readFileSync(path.join(FOLDER, file)));

describe("the screenshots", () => {
  for (const name of Object.keys(SCENES)) {
    test(`of ${name} are as they were, light and dark, on a wide screen and on a phone`, async () => {
      const page = await opened(name);
      for (const width of [1440, 360] as const) {
        for (const scheme of ["light", "dark"] as const) {
          const file = `${name}-${scheme}-${width}.png`;
          const before = !UPDATES && existsSync(path.join(FOLDER, file)) ? expected(file) : undefined;
          const now = await seen(page, width, scheme, before);
          if (UPDATES) {
            mkdirSync(FOLDER, { recursive: true });
            writeFileSync(path.join(FOLDER, file), encodePng(now));
          }
          const share = existsSync(path.join(FOLDER, file)) ? difference(now, expected(file), LEVELS) : 1;
          if (share <= TOLERANCE) continue;
          const kept = path.join(mkdtempSync(path.join(tmpdir(), "etalon-screenshot-")), file);
          writeFileSync(kept, encodePng(now));
          expect
            .soft(share, `${file} looks otherwise: see ${kept}. Meant so? SCREENSHOTS=update`)
            .toBeLessThanOrEqual(TOLERANCE);
        }
      }
      await page.close();
    });
  }

  test("are not as they were when a pane has moved by 16 pixels, a legend is gone, or a color has changed", async () => {
    const page = await opened("learn");
    const changes = {
      moved: () => {
        const pane = document.querySelector<HTMLElement>(".twins figure");
        if (pane) pane.style.transform = "translateX(16px)";
      },
      gone: () => {
        const pane = document.querySelector<HTMLElement>(".twins figure");
        const legend = document.querySelector<HTMLElement>('[aria-label="Choices"] section');
        if (pane) pane.style.transform = "";
        if (legend) legend.style.visibility = "hidden";
      },
      colored: () => {
        const legend = document.querySelector<HTMLElement>('[aria-label="Choices"] section');
        if (legend) legend.style.visibility = "";
        document.documentElement.style.setProperty("--class0", "red");
      },
    };
    const shares: number[] = [];
    const share = async (width: Width): Promise<number> =>
      difference(await seen(page, width, "light"), expected(`learn-light-${width}.png`), LEVELS);
    for (const change of Object.values(changes)) {
      await page.evaluate(change);
      shares.push(await share(1440));
      if (change === changes.moved) shares.push(await share(360));
    }
    expect(shares.filter((share) => share <= TOLERANCE)).toEqual([]);
    await page.close();
  });
});

describe("a picture", () => {
  test("is read as it was written, and made smaller by means", () => {
    const rgb = Uint8Array.from({ length: 3 * 7 * 5 }, (_, k) => (k * 37) % 256);
    const picture = { width: 7, height: 5, rgb };
    expect(decodePng(encodePng(picture))).toEqual(picture);
    const small = reduced(
      { width: 4, height: 2, rgb: Uint8Array.from([0, 8, 16, 24, 80, 80, 80, 80].flatMap((v) => [v, 0, 255])) },
      2,
    );
    expect(small).toEqual({ width: 2, height: 1, rgb: Uint8Array.of(40, 0, 255, 48, 0, 255) });
    expect(
      difference(picture, { ...picture, rgb: rgb.map((value, k) => (k < 3 ? value + 60 : value)) }, 40),
    ).toBeCloseTo(1 / 35, 12);
    expect(difference(picture, { ...picture, width: 5, height: 7 }, 40)).toBe(1);
  });
});
