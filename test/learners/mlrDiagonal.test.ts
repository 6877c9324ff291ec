import { describe, expect, test } from "vitest";
import { mlr } from "../../src/learners/mlr.ts";
import type { RankingMeasure } from "../../src/learners/rankingLoss.ts";
import { diagonalRankingObjective, rankingObjective } from "../../src/learners/rankingObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { selectedFeatures } from "../../src/metrics/selectedFeatures.ts";
import { norm, plus } from "../../src/optim/vectors.ts";
import { blobs, planted } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { plantedFeatures } from "./farmFixtures.ts";
import { rankingProblem, slackByOrders } from "./rankingFixtures.ts";

const MEASURES: RankingMeasure[] = ["auc", "knn", "precision", "map", "mrr", "ndcg"];
const few = { points: blobs(3, 5, 3).points.slice(0, 7), labels: ["a", "a", "b", "a", "b", "b", "c"] };
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** R of M = diag(w). */
const PRICES = {
  trace: sum,
  frobenius: (weights: readonly number[]) => sum(weights.map((value) => value * value)) / 2,
  rows: sum,
};

/** w in the learner's units; fails where M is not diagonal. */
function weightsOf(matrix: Matrix, scale: number): number[] {
  matrix.data.forEach((value, e) => {
    if (e % (matrix.cols + 1) > 0) expect(value).toBe(0);
  });
  return matrix.toArrays().map((row, c) => row[c] * scale * scale);
}

describe("mlr with a diagonal M", () => {
  const fixture = blobs(8, 2, 4);
  const { points, lists } = rankingProblem(fixture);

  test("has the value of the full objective at diag(w) and its slope's diagonal, also where weights are 0", () => {
    for (const measure of MEASURES) {
      const options = { measure, depth: 3 };
      for (let seed = 0; seed < 4; seed++) {
        const weights = uniformMatrix(1, 4, 1, seed);
        weights.data.forEach((value, c) => {
          weights.data[c] = c === seed ? 0 : Math.abs(value);
        });
        const [slope, full] = [new Matrix(1, 4), new Matrix(4, 4)];
        const value = diagonalRankingObjective(points, lists, options)(weights, slope);
        const whole = rankingObjective(points, lists, options)(Matrix.diagonal(weights.data), full);
        expect(value).toBeCloseTo(whole, 12);
        const diagonal = slope.data.map((_, c) => full.get(c, c));
        expect(norm(plus(slope, -1, new Matrix(1, 4, diagonal)))).toBeLessThan(1e-10);
      }
    }
  });

  test("has the slope of central differences away from kinks", () => {
    for (const measure of MEASURES) {
      const at = new Matrix(1, 4, Float64Array.of(0.5, 1.1, 0.7, 1.9));
      expect(gradientError(diagonalRankingObjective(points, lists, { measure, depth: 3 }), at)).toBeLessThan(1e-6);
    }
  });

  test("reports the objective at the metric it returns, by all orders, for every measure and penalty", () => {
    const { scale } = rankingProblem(few);
    // For knn no weights rank these labels better than w = 0.
    for (const measure of MEASURES.filter((name) => name !== "knn")) {
      for (const penalty of ["trace", "frobenius", "rows"] as const) {
        const options = { distance: "diagonal", measure, penalty, depth: 3, regularization: 0.03 } as const;
        const metric = mlr.fit(few, options);
        const paid = (0.03 / 3) * PRICES[penalty](weightsOf(metric.matrix, scale));
        const mean = slackByOrders(measure, few, (a, b) => metric.distance(few.points[a], few.points[b]) ** 2);
        expect(Math.abs((metric.report.value as number) / (paid + mean) - 1)).toBeLessThan(1e-9);
      }
    }
  });

  test("is beaten by no other weights by more than the gap it reports, and never beats the full form", () => {
    const { scale } = rankingProblem(fixture);
    const ignored = new Matrix(1, 4);
    for (const measure of MEASURES) {
      for (const penalty of ["trace", "frobenius"] as const) {
        const options = { measure, penalty, depth: 3, regularization: 0.05, tolerance: 1e-3, maxIterations: 400 };
        const { matrix, report } = mlr.fit(fixture, { ...options, distance: "diagonal" });
        expect(report.converged, `${measure} ${penalty}`).toBe(true);
        const value = report.value as number;
        const gap = report.gradientNorm as number;
        expect(measured("duality gap, relative", gap / value)).toBeLessThan(1e-3);
        const objective = diagonalRankingObjective(points, lists, options);
        const valueAt = (weights: readonly number[]): number =>
          (0.05 / 4) * PRICES[penalty](weights) + objective(new Matrix(1, 4, Float64Array.from(weights)), ignored);
        const best = weightsOf(matrix, scale);
        expect(valueAt(best)).toBeCloseTo(value, 9);
        for (let round = 0; round < 60; round++) {
          const step = uniformMatrix(1, 4, 10 ** (-round / 15), round).data;
          expect(valueAt(best.map((weight, c) => Math.max(0, weight + Math.max(...best) * step[c])))).toBeGreaterThan(
            value - gap - 1e-12,
          );
        }
        const full = mlr.fit(fixture, options).report;
        expect(value).toBeGreaterThan((full.value as number) - (full.gradientNorm as number) - 1e-12);
      }
    }
  });

  test("weighs the features that rank and names them, on many features and few points", () => {
    const metric = mlr.fit(planted(60, 3), { distance: "diagonal", penalty: "trace", regularization: 0.3 });
    const selected = selectedFeatures(metric) ?? [];
    expect(selected.slice(0, 2).sort()).toEqual(["x0", "x1"]);
    expect(selected.length).toBeLessThan(5);
    expect(metric.map.rows).toBe(selected.length);
    const wide = mlr.fit(plantedFeatures(1, { rows: 80, features: 400, informative: 5 }), {
      distance: "diagonal",
      penalty: "trace",
      regularization: 1,
    });
    const weights = wide.report.details?.featureWeights ?? [];
    const heaviest = [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, 5);
    expect(heaviest.sort()).toEqual([0, 1, 2, 3, 4]);
    expect(wide.map.rows).toBeLessThan(60);
  });

  test("begins at an earlier metric, and is refused where w = 0 is optimal", () => {
    const first = mlr.fit(fixture, { distance: "diagonal" });
    const again = mlr.fit(fixture, { distance: "diagonal" }, { start: first });
    expect((again.report.value as number) / (first.report.value as number)).toBeLessThan(1.03);
    expect(() => mlr.fit(few, { distance: "diagonal", regularization: 1000, penalty: "trace" })).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringContaining("Lower `regularization`") }),
    );
  });
});
