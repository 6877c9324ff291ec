import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { accessibilityFaults, learned, useStudio } from "./page.ts";

const studio = useStudio();

/** What hangs over the page's edge, lies on something else, or is a picture with its points outside. */
const layoutFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const over = document.documentElement.scrollWidth - window.innerWidth;
    if (over > 0) faults.push(`the page is ${over} pixels too wide`);
    const blocks = [
      ...document.querySelectorAll("main button, main select, main h2, main h3, main figure, main table, main p"),
    ]
      .filter(
        (block) =>
          block.getClientRects().length > 0 && !block.closest(".visually-hidden, details:not([open]) > :not(summary)"),
      )
      .map((block) => ({ block, box: block.getBoundingClientRect() }));
    for (const [k, a] of blocks.entries()) {
      for (const b of blocks.slice(k + 1)) {
        if (a.block.contains(b.block) || b.block.contains(a.block)) continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 1)
          faults.push(`${a.block.outerHTML.slice(0, 60)} lies on ${b.block.outerHTML.slice(0, 60)}`);
      }
    }
    for (const picture of document.querySelectorAll("figure:not(:has(canvas)) svg[data-picture]")) {
      const box = picture.getBoundingClientRect();
      const points = [...picture.querySelectorAll("path.point")].map((point) => point.getBoundingClientRect());
      const inside = points.filter(
        (p) => p.left >= box.left - 1 && p.right <= box.right + 1 && p.top >= box.top - 1 && p.bottom <= box.bottom + 1,
      );
      if (points.length === 0 || inside.length < points.length) {
        faults.push(`${inside.length} of ${points.length} points are inside ${picture.getAttribute("data-picture")}`);
      }
    }
    return faults;
  });

describe("the look", () => {
  test.each(
    (["learn?data=wine", "tour?stop=3", "compare", "map"] as const).flatMap((scene) =>
      (["light", "dark"] as const).map((scheme) => [scene, scheme] as const),
    ),
  )("of #%s in %s is accessible and fits a phone", async (scene, colorScheme) => {
    const page = await studio.now.open(`#${scene}`, { colorScheme });
    await page.locator("main h2").first().waitFor();
    if (scene.startsWith("learn") || scene.startsWith("tour")) await learned(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    // From a phone to a wide screen; 720 is 1440 at a zoom of 200 %.
    for (const width of [360, 720, 1100, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await expect.poll(() => layoutFaults(page), { timeout: 10_000 }).toEqual([]);
    }
    await page.close();
  });
});
