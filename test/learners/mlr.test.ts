import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { averagePrecision } from "../../src/evaluate/rankingScores.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { mlr } from "../../src/learners/mlr.ts";
import { listsFromLabels, listsFromTriplets } from "../../src/learners/rankingLists.ts";
import type { RankingMeasure } from "../../src/learners/rankingLoss.ts";
import { rankingObjective } from "../../src/learners/rankingObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, projectPsd } from "../../src/linalg/psd.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { dot, norm, plus } from "../../src/optim/vectors.ts";
import { blobs, type Fixture, planted, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { rankingProblem, slackByOrders } from "./rankingFixtures.ts";
import { orders, violationOf } from "./rankingOracle.ts";

const MEASURES: RankingMeasure[] = ["auc", "knn", "precision", "map", "mrr", "ndcg"];
const few = { points: blobs(3, 5, 3).points.slice(0, 7), labels: ["a", "a", "b", "a", "b", "b", "c"] };

const randomPsd = (d: number, seed: number, width: number): Matrix => gramOfMap(uniformMatrix(d, d, width, seed));

function symmetric(d: number, seed: number): Matrix {
  const a = uniformMatrix(d, d, 1, seed);
  return plus(a, 1, a.transposed());
}

const PRICES: Readonly<Record<"trace" | "frobenius" | "rows", (m: Matrix) => number>> = {
  trace: (m) => m.toArrays().reduce((sum, row, i) => sum + row[i], 0),
  frobenius: (m) => norm(m) ** 2 / 2,
  rows: (m) => m.toArrays().reduce((sum, row) => sum + Math.hypot(...row), 0),
};

describe("rankingObjective", () => {
  const { points, lists } = rankingProblem(blobs(8, 2, 4));

  test("is convex with its slope as subgradient, for every measure", () => {
    for (const measure of MEASURES) {
      const objective = rankingObjective(points, lists, { measure, depth: 3 });
      const slope = new Matrix(4, 4);
      const ignored = new Matrix(4, 4);
      for (let round = 0; round < 15; round++) {
        const [a, b] = [randomPsd(4, round, 2), randomPsd(4, 100 + round, 2)];
        const value = objective(a, slope);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(objective(b, ignored)).toBeGreaterThan(value + dot(slope, plus(b, -1, a)) - 1e-9);
      }
    }
  });

  test("has the slope of central differences away from kinks", () => {
    for (const measure of MEASURES) {
      const objective = rankingObjective(points, lists, { measure, depth: 3 });
      const slope = new Matrix(4, 4);
      const ignored = new Matrix(4, 4);
      const at = randomPsd(4, 9, 2);
      objective(at, slope);
      for (let seed = 0; seed < 5; seed++) {
        const direction = symmetric(4, seed);
        const rise =
          (objective(plus(at, 1e-7, direction), ignored) - objective(plus(at, -1e-7, direction), ignored)) / 2e-7;
        const error = Math.abs(rise - dot(slope, direction)) / (norm(slope) * norm(direction));
        expect(measured("gradient", error)).toBeLessThan(1e-6);
      }
    }
  });

  test("takes a point for relevant where more triplets say so than not", () => {
    const lists = listsFromTriplets({
      anchor: Int32Array.of(4, 4, 4, 4, 2, 4, 4),
      positive: Int32Array.of(1, 1, 3, 5, 0, 6, 7),
      negative: Int32Array.of(2, 3, 2, 2, 1, 7, 6),
    });
    const named = lists.queries.map(({ start, middle, end }) => ({
      query: lists.left[start],
      relevant: Array.from(lists.right.slice(start, middle)),
      irrelevant: Array.from(lists.right.slice(middle, end)),
    }));
    expect(named).toEqual([
      { query: 2, relevant: [0], irrelevant: [1] },
      { query: 4, relevant: [1, 5], irrelevant: [2] },
    ]);
  });

  test("lets weights of triplets outvote others, and weighs a query by its triplets", () => {
    const triplets = {
      anchor: Int32Array.of(0, 0, 0, 0, 5, 5),
      positive: Int32Array.of(1, 2, 1, 4, 1, 6),
      negative: Int32Array.of(2, 1, 3, 3, 2, 7),
    };
    const relevantTo0 = (weights?: Float64Array) => {
      const { right, queries } = listsFromTriplets({ ...triplets, ...(weights ? { weights } : {}) });
      return {
        points: Array.from(right.slice(queries[0].start, queries[0].middle)),
        worth: queries.map((q) => q.worth),
      };
    };
    expect(relevantTo0()).toEqual({ points: [1, 4], worth: [4 / 3, 2 / 3] });
    expect(relevantTo0(Float64Array.of(1, 3, 1, 1, 3, 3))).toEqual({ points: [2, 4], worth: [1, 1] });
    // 0.1 + 0.2 against 0.3 is a draw for point 1, whatever the rounding.
    expect(relevantTo0(Float64Array.of(0.1, 0.3, 0.2, 1, 1, 1)).points).toEqual([2, 4]);
  });

  test("is the mean over queries by their weights, of the worst of all orders", () => {
    const { points, labels } = few;
    const triplets = { anchor: [] as number[], positive: [] as number[], negative: [] as number[] };
    const weights: number[] = [];
    labels.forEach((own, i) => {
      labels.forEach((near, j) => {
        labels.forEach((far, l) => {
          if (i === j || near !== own || far === own) return;
          triplets.anchor.push(i);
          triplets.positive.push(j);
          triplets.negative.push(l);
          weights.push(1 + i);
        });
      });
    });
    for (const measure of MEASURES) {
      const options = { measure, depth: 3, regularization: 0.03, maxIterations: 30 };
      const metric = mlr.fit({ points, triplets: { ...triplets, weights } }, options);
      const { scale } = rankingProblem(few);
      let [sum, mass] = [0, 0];
      points.forEach((_, q) => {
        const own = weights.filter((__, t) => triplets.anchor[t] === q).reduce((total, value) => total + value, 0);
        if (own === 0) return;
        const items = points.flatMap((point, i) =>
          i === q ? [] : [{ distance: metric.distance(points[q], point) ** 2, relevant: labels[i] === labels[q] }],
        );
        let worst = -Infinity;
        for (const order of orders(items)) worst = Math.max(worst, violationOf(measure, order, 3));
        sum += own * worst;
        mass += own;
      });
      const price = (0.03 / 3) * 0.5 * (norm(metric.matrix) * scale * scale) ** 2;
      expect(Math.abs((metric.report.value as number) / (price + sum / mass) - 1)).toBeLessThan(1e-9);
    }
  });
});

test("rankingObjective refuses a query with more pairs than fit into memory", () => {
  const rows = 9000;
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 2);
  const lists = listsFromLabels(labels, Int32Array.from(labels.keys()), Int32Array.of(0));
  const objective = rankingObjective(uniformMatrix(rows, 1, 1, 1), lists, { measure: "ndcg", depth: 1 });
  expect(() => objective(Matrix.identity(1), new Matrix(1, 1))).toThrowError(
    /4499 points that belong to it and 4500 others/,
  );
});

describe("mlr", () => {
  const wine = standardized(readFixture("wine"));

  test("reports the objective of the paper at the metric it returns, by all orders, for every measure and penalty", () => {
    const { scale } = rankingProblem(few);
    for (const measure of MEASURES) {
      for (const penalty of ["trace", "frobenius", "rows"] as const) {
        const options = { measure, penalty, depth: 3, regularization: 0.03 };
        const metric = mlr.fit(few, options);
        const m = metric.matrix;
        const paid =
          (0.03 / 3) *
          PRICES[penalty](
            new Matrix(
              3,
              3,
              m.data.map((value) => value * scale * scale),
            ),
          );
        const mean = slackByOrders(measure, few, (a, b) => metric.distance(few.points[a], few.points[b]) ** 2);
        expect(Math.abs((metric.report.value as number) / (paid + mean) - 1)).toBeLessThan(1e-9);
      }
    }
  });

  test("is beaten by no other metric by more than the gap it reports", () => {
    const fixture = blobs(8, 2, 4);
    const { points, scale, lists } = rankingProblem(fixture);
    const ignored = new Matrix(4, 4);
    for (const measure of MEASURES) {
      const options = { measure, depth: 3, regularization: 0.05, tolerance: 1e-3, maxIterations: 400 };
      for (const penalty of ["trace", "frobenius"] as const) {
        const { matrix, report } = mlr.fit(fixture, { ...options, penalty });
        expect(report.converged, `${measure} ${penalty}`).toBe(true);
        const m = new Matrix(
          4,
          4,
          matrix.data.map((value) => value * scale * scale),
        );
        const objective = rankingObjective(points, lists, options);
        const valueAt = (x: Matrix): number => (0.05 / 4) * PRICES[penalty](x) + objective(x, ignored);
        const value = report.value as number;
        expect(valueAt(m)).toBeCloseTo(value, 9);
        expect(measured("duality gap, relative", (report.gradientNorm as number) / value)).toBeLessThan(1e-3);
        for (let round = 0; round < 40; round++) {
          const other = projectPsd(plus(m, norm(m) * 10 ** (-round / 10), symmetric(4, round)));
          expect(valueAt(other)).toBeGreaterThan(value - (report.gradientNorm as number) - 1e-12);
        }
      }
    }
  });

  test("ranks held-out points better than Euclid by the measure it learned, on wine and breast cancer", () => {
    for (const name of ["wine", "breast_cancer"]) {
      const { points, labels } = standardized(readFixture(name), name === "wine" ? 1 : 3);
      const pick = (held: boolean): Fixture => ({
        points: points.filter((_, i) => (i % 3 === 0) === held),
        labels: labels.filter((_, i) => (i % 3 === 0) === held),
      });
      const [train, fresh] = [pick(false), pick(true)];
      const precision = (metric: Metric): number =>
        fresh.points.reduce((sum, query, q) => {
          const truth = train.labels.map((label) => (label === fresh.labels[q] ? 1 : 0));
          const scores = train.points.map((point) => -metric.distance(query, point));
          return sum + averagePrecision(truth, scores) / fresh.points.length;
        }, 0);
      expect(precision(mlr.fit(train, { measure: "map" })), name).toBeGreaterThan(
        precision(euclidean.fit(train)) + 0.03,
      );
    }
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    for (const measure of ["map", "auc", "ndcg"] as const) {
      const { learned, euclidean: plain } = heldOutAccuracy(mlr, wine, { measure });
      expect(learned, measure).toBeGreaterThan(plain);
    }
  });

  test("drops features that rank nothing where rows are priced, and none where the trace is", () => {
    const zeroRows = (penalty: "rows" | "trace"): number[] => {
      const { matrix } = mlr.fit(planted(60, 3), { penalty, measure: "auc", regularization: 0.3 });
      return matrix.toArrays().flatMap((row, i) => (row.every((value) => value === 0) ? [i] : []));
    };
    expect(zeroRows("trace")).toEqual([]);
    const dropped = zeroRows("rows");
    expect(dropped.length).toBeGreaterThan(1);
    expect(Math.min(...dropped)).toBeGreaterThan(1);
  });

  test("learns the same from all triplets of the classes as from the labels", () => {
    const { points, labels } = blobs(5, 6, 3);
    const triplets = { anchor: [] as number[], positive: [] as number[], negative: [] as number[] };
    labels.forEach((own, i) => {
      labels.forEach((near, j) => {
        labels.forEach((far, l) => {
          if (i === j || near !== own || far === own) return;
          triplets.anchor.push(i);
          triplets.positive.push(j);
          triplets.negative.push(l);
        });
      });
    });
    expect(mlr.fit({ points, triplets }).map.data).toEqual(mlr.fit({ points, labels }).map.data);
  });

  test("draws points and queries where there are more, and says so", () => {
    const { constraints, warnings } = mlr.fit(wine, { sample: 60, queries: 30 }).report;
    expect(constraints).toEqual({ queries: 30, candidates: 60 });
    expect(warnings).toEqual([expect.stringContaining("60 of the 178 points")]);
  });

  test("refuses a price at which M = 0 is best, and labels that ask for no ranking", () => {
    const error = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (thrown) {
        return thrown;
      }
    };
    expect(error(() => mlr.fit(few, { regularization: 1000, penalty: "trace" }))).toMatchObject({
      code: "DATA",
      message: expect.stringContaining("Lower `regularization`"),
    });
    const random = new Random(1);
    const alone = few.points.map(() => random.uniform());
    expect(error(() => mlr.fit({ points: few.points, labels: alone }))).toMatchObject({ code: "DATA" });
    const both = { anchor: [0, 0], positive: [1, 2], negative: [2, 1] };
    expect(error(() => mlr.fit({ points: few.points, triplets: both }))).toMatchObject({
      code: "DATA",
      message: expect.stringContaining("triplets cancel each other"),
    });
  });
});
