import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { linearMetric } from "../../src/metrics/linear.ts";
import { figureSvg } from "../../src/plot/figureSvg.ts";
import { waterfallFigure } from "../../src/plot/figures/waterfall.ts";
import { escapeText } from "../../src/plot/markup.ts";
import { paperLook, paperTheme } from "../../src/plot/theme.ts";
import { HOSTILE } from "./samples.ts";

const report = { iterations: 0, converged: true, reason: "", value: null, trace: [], warnings: [], constraints: {} };
const metric = linearMetric({
  learner: "given",
  options: {},
  map: Matrix.from([
    [2, -1, 0, 0],
    [0, 1, 0.5, 0],
    [0, 0, 0, 0.1],
  ]),
  mean: new Float64Array(4),
  features: [HOSTILE[0], "b", "c", "d"],
  report,
});
const explanation = metric.explain([2, 1, -1, 3], [0, 0, 0, 0]);
const figure = (top: number, threshold?: number) =>
  waterfallFigure(
    { title: "why", caption: "by hand", explanation, top, ...(threshold === undefined ? {} : { threshold }) },
    paperLook,
  );
const bars = (body: string) =>
  [...body.matchAll(/<rect x="([\d.-]+)" y="[\d.]+" width="([\d.]+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(x) + Number(width),
  ]);

describe("the waterfall", () => {
  test("each bar starts where the one before it ended, and the last reaches the squared distance", () => {
    for (const top of [1, 2, 4, 9]) {
      const drawn = bars(figure(top).panels[0].body);
      const parts = drawn.slice(0, -1);
      const [zero, whole] = drawn.at(-1)!;
      const unit = (whole - zero) / explanation.squared;
      let reached = zero;
      const shown = explanation.top(top).map(({ contribution }) => contribution);
      const rest = explanation.squared - shown.reduce((sum, part) => sum + part, 0);
      const expected = shown.length < 4 ? [...shown, rest] : shown;
      expect(parts.length).toBe(expected.length);
      expected.forEach((part, k) => {
        const next = reached + unit * part;
        expect(Math.abs(parts[k][0] - Math.min(reached, next))).toBeLessThan(0.05);
        expect(Math.abs(parts[k][1] - Math.max(reached, next, Math.min(reached, next) + 1))).toBeLessThan(0.05);
        reached = next;
      });
      expect(Math.abs(reached - whole)).toBeLessThan(0.05);
    }
  });

  test("says in words and signs what colors say, and escapes names", () => {
    const svg = figureSvg(figure(4, 9), paperTheme);
    expect(explanation.features.some(({ contribution }) => contribution < 0)).toBe(true);
    for (const text of ["pushes the points apart", "takes some of that back", "count as different", "squared distance"])
      expect(svg).toContain(text);
    expect(svg).not.toContain(HOSTILE[0]);
    expect(svg).toContain(escapeText("−"));
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("two equal points leave nothing to draw, and no error", () => {
    const none = metric.explain([1, 2, 3, 4], [1, 2, 3, 4]);
    const { body } = waterfallFigure({ title: "why", caption: "", explanation: none, top: 3 }, paperLook).panels[0];
    expect(body).not.toMatch(/NaN|Infinity/);
  });
});
