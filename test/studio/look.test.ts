import { describe, expect, test } from "vitest";
import { accessibilityFaults, learned, useStudio } from "./page.ts";

const studio = useStudio();

describe("the look", () => {
  test.each(
    (["learn?data=wine", "tour?stop=3", "compare"] as const).flatMap((scene) =>
      (["light", "dark"] as const).map((scheme) => [scene, scheme] as const),
    ),
  )("of #%s in %s is accessible and fits a phone", async (scene, colorScheme) => {
    const page = await studio.now.open(`#${scene}`, { colorScheme });
    await page.locator("main h2").first().waitFor();
    if (!scene.startsWith("compare")) await learned(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    // 360 pixels, and 1440 at a zoom of 200 %.
    for (const width of [360, 720]) {
      await page.setViewportSize({ width, height: 800 });
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), { timeout: 10_000 })
        .toBeLessThanOrEqual(0);
    }
    await page.close();
  });
});
