import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import type { Learner } from "../../src/learners/learner.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { type Fixture, noise, registry, relativeError, wine } from "./fixtures.ts";

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return "no error";
  } catch (error) {
    return error instanceof EtalonError ? error.code : error;
  }
};

/** Every twentieth point moved by a tenth of a deviation. */
function slightlyMoved({ points, labels }: Fixture): Fixture {
  const random = new Random(7);
  const move = (row: readonly number[]): number[] => row.map((value) => value + 0.1 * noise(random));
  return { points: points.map((row, i) => (i % 20 === 0 ? move(row) : row.slice())), labels };
}

const tolerance = ({ options }: Metric): number => options["tolerance"] as number;
const value = ({ report }: Metric): number => report.value as number;

/** By how much an objective is above another, as a share of it. */
const above = (metric: Metric, other: Metric): number => (value(metric) - value(other)) / Math.abs(value(other));

/** Another map, of the same rank: its columns weighed from 1 to 2. */
function lopsided({ map }: Metric): Matrix {
  for (let k = 0; k < map.data.length; k++) map.data[k] *= 1 + (k % map.cols) / map.cols;
  return map;
}

const warm = registry.filter(({ tags }) => tags.includes("warmStart"));
const cold = registry.filter(({ tags }) => !tags.includes("warmStart"));

describe.each(warm)("$name, begun at an earlier metric,", (learner: Learner) => {
  const data = wine();
  const first = learner.fit(data);

  test("ends at once where it ended before, no higher", () => {
    const again = learner.fit(data, {}, { start: first });
    expect(again.report.iterations).toBeLessThanOrEqual(Math.max(3, first.report.iterations / 2));
    expect(above(again, first)).toBeLessThanOrEqual(tolerance(first));
    expect(again.report.warnings.filter((warning) => warning.includes("stalled"))).toEqual([]);
  });

  test("needs fewer iterations on slightly moved data, and finds the one optimum where there is one", () => {
    const moved = slightlyMoved(data);
    const usual = learner.fit(moved);
    const begun = learner.fit(moved, {}, { start: first });
    expect(begun.report.iterations).toBeLessThan(usual.report.iterations);
    if (learner.tags.includes("convex")) expect(above(begun, usual)).toBeLessThanOrEqual(tolerance(usual));
  });

  test("minimizes what it minimizes without a start: exact descents meet, non-convex ones begun where the usual one begins", () => {
    const exact = { tolerance: tolerance(first) / 100, maxIterations: 3000 };
    const start = learner.tags.includes("convex")
      ? { map: lopsided(first) }
      : { map: Matrix.identity(first.mean.length), learner: "euclidean" };
    const begun = learner.fit(data, exact, { start });
    expect(Math.abs(above(begun, learner.fit(data, exact)))).toBeLessThan(tolerance(first) / 10);
  });

  test("goes on from the start in whatever units the points are", () => {
    const scaled = { ...data, points: data.points.map((row) => row.map((entry) => 1000 * entry + 5)) };
    const map = first.map;
    for (let k = 0; k < map.data.length; k++) map.data[k] /= 1000;
    const begun = learner.fit(scaled, {}, { start: { map } });
    const again = learner.fit(data, {}, { start: { map: first.map } });
    const back = gramOfMap(begun.map);
    for (let k = 0; k < back.data.length; k++) back.data[k] *= 1e6;
    expect(relativeError(back, again.matrix)).toBeLessThan(1e-4);
  });

  test("takes maps of fewer and of more rows, and of other learners", () => {
    const { points, labels } = data;
    for (const rows of [1, 4]) {
      const few = { map: Array.from({ length: rows }, (_, r) => Array.from(first.map.row(r % first.components))) };
      const begun = learner.fit({ points, labels }, { maxIterations: 5 }, { start: few });
      expect(begun.map.data.every(Number.isFinite)).toBe(true);
    }
    const other = { map: first.map.data.map((entry) => 1e6 * entry), learner: "other" };
    const foreign = { map: { ...shapeOf(first), data: other.map }, learner: other.learner };
    expect(
      above(learner.fit(data, { components: 2 }, { start: foreign }), learner.fit(data, { components: 2 })),
    ).toBeLessThan(1);
    expect(above(learner.fit(data, {}, { start: foreign }), first)).toBeLessThan(1);
  });

  test("works where there are fewer points than features", () => {
    const kept = [...data.points.keys()].filter((i) => i < 6 || (i >= 40 && i < 46));
    const few = {
      points: kept.map((i) => data.points[i] as number[]),
      labels: kept.map((i) => data.labels[i] ?? null),
    };
    expect(new Set(few.labels).size).toBe(2);
    const before = learner.fit(few, { maxIterations: 20 });
    const begun = learner.fit(few, { maxIterations: 20 }, { start: before });
    const unit = Math.max(Math.abs(value(before)), 1e-6);
    expect(value(begun) - value(before)).toBeLessThanOrEqual(tolerance(before) * unit);
  });

  test("says in the report, the file and the model card where it began", () => {
    const begun = learner.fit(data, { maxIterations: 2 }, { start: first });
    const began = { learner: learner.name, components: first.components };
    expect(begun.report.start).toEqual(began);
    expect(loadMetric(begun.save()).report.start).toEqual(began);
    expect(new TextDecoder().decode(begun.save())).toContain(`began at a metric of ${learner.name}`);
    expect(first.report.start).toBeUndefined();
  });

  test("refuses a start of other features", () => {
    const features = data.points[0]?.map((_, j) => `f${j}`) ?? [];
    const named = { rows: data.points.length, cols: features.length, data: data.points.flat(), features };
    const start = { map: first.map, features: features.toReversed() };
    expect(codeOf(() => learner.fit({ ...data, points: named }, {}, { start }))).toBe("SHAPE");
    expect(codeOf(() => learner.fit(data, {}, { start: { map: [[1, 2]] } }))).toBe("SHAPE");
    expect(codeOf(() => learner.fit(data, {}, { start: { map: [features.map(() => 0)] } }))).toBe("DATA");
    expect(codeOf(() => learner.fit(data, {}, { start: { map: [features.map(() => Number.NaN)] } }))).toBe("DATA");
  });

  test("leaves the start as it was, and steps through the run that `fit` makes", async () => {
    const map = first.map;
    const before = map.data.slice();
    const begun = learner.fit(data, {}, { start: { map } });
    expect(map.data).toEqual(before);
    const stepped = await learner.fitAsync(data, {}, { start: { map } });
    expect(stepped.map.data).toEqual(begun.map.data);
  });
});

const shapeOf = ({ components, mean }: Metric) => ({ rows: components, cols: mean.length });

describe.each(cold)("$name", (learner: Learner) => {
  test("says that it cannot begin at an earlier metric", () => {
    const data = wine();
    const map = [data.points[0]?.map(() => 1) ?? []];
    expect(codeOf(() => learner.fit(data, {}, { start: { map } }))).toBe("OPTION");
  });
});
