import { describe, expect, test } from "vitest";
import { figureSvg } from "../../src/plot/figureSvg.ts";
import { featurePathFigure } from "../../src/plot/figures/featurePath.ts";
import { paperLook, paperTheme } from "../../src/plot/theme.ts";

const figureOf = (features: string[], path: { weightPenalty: number; weights: number[] }[]) =>
  featurePathFigure({ title: "t", caption: "c", features, path }, paperLook);
const strokes = (svg: string, color: string): number => svg.split(`stroke="${color}"`).length - 1;

describe("the path of feature weights", () => {
  const path = [
    { weightPenalty: 0.1, weights: [3, 1, 0, 2] },
    { weightPenalty: 1, weights: [2, 0, 0, 1] },
    { weightPenalty: 10, weights: [0, 0, 0, 0.5] },
  ];

  test("names the features that stay longest first, and none that never had a weight", () => {
    expect(figureOf(["a", "b", "c", "d"], path).legend.map(({ label }) => label)).toEqual(["d", "a", "b"]);
  });

  test("draws one colored line for each named feature, and the others in gray", () => {
    const many = Array.from({ length: 12 }, (_, j) => j + 1);
    const figure = figureOf(many.map(String), [
      { weightPenalty: 0.1, weights: many },
      { weightPenalty: 1, weights: many.map((weight) => Math.max(0, weight - 6)) },
    ]);
    expect(figure.legend.map(({ label }) => label)).toEqual(["12", "11", "10", "9", "8", "7", "6", "5", "4 more"]);
    const [weights] = figure.panels;
    for (const color of paperTheme.classes) expect(strokes(weights.body, color)).toBeGreaterThan(0);
    expect(strokes(weights.body, paperTheme.muted)).toBe(4);
  });

  test("ends a line where its weight becomes 0 and counts the features that are left", () => {
    const [weights, counts] = figureOf(["a", "b", "c", "d"], path).panels;
    const pointsOf = (color: string): number =>
      new RegExp(`stroke="${color}"[^>]*><path d="(M[^"]*)"`).exec(weights.body)?.[1].split("L").length ?? 0;
    expect(paperTheme.classes.slice(0, 4).map(pointsOf)).toEqual([3, 3, 2, 0]); // d, a, b, and no fourth
    expect(counts.body).toContain("features in use");
  });

  test("draws a path of one penalty, or of no feature at all", () => {
    for (const weights of [
      [1, 2],
      [0, 0],
    ]) {
      const svg = figureSvg(figureOf(["a", "b"], [{ weightPenalty: 0.3, weights }]), paperTheme);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});
