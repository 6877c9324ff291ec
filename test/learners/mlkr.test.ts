import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { normalize } from "../../src/data/normalize.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { mlkr } from "../../src/learners/mlkr.ts";
import { mlkrObjective } from "../../src/learners/mlkrObjective.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { knnRegressor } from "../../src/tasks/knn.ts";
import { blobs, planted, readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const golden = JSON.parse(readFileSync("test/golden/objectives.json", "utf8"));

/** Σ ‖Σ_j p_ij y_j − y_i‖², prediction by prediction. */
function definition(points: number[][], targets: number[][], map: number[][]): number {
  return points.reduce((loss, a, i) => {
    const squared = points.map((b, j) => (j === i ? Infinity : mappedSquare(map, a, b)));
    const least = Math.min(...squared);
    const parts = squared.map((q) => Math.exp(least - q));
    const total = parts.reduce((sum, value) => sum + value, 0);
    const errors = targets[i].map(
      (y, c) => parts.reduce((sum, part, j) => sum + (part / total) * targets[j][c], 0) - y,
    );
    return loss + errors.reduce((sum, error) => sum + error * error, 0);
  }, 0);
}

/** 442 patients: standardized features and the targets; every third is held out. */
function diabetes(held = 0) {
  const rows = readFileSync("test/golden/diabetes.csv", "utf8").trim().split("\n").slice(1);
  const cells = rows.map((row) => row.split(",").map(Number));
  const { points } = standardized({ points: cells.map((row) => row.slice(0, -1)), labels: cells.map(() => 0) });
  const targets = cells.map((row) => row[row.length - 1]);
  const part = (fresh: boolean) => ({
    points: points.filter((_, i) => (i % 3 === held) === fresh),
    targets: targets.filter((_, i) => (i % 3 === held) === fresh),
  });
  return { train: part(false), test: part(true) };
}

describe("mlkrObjective", () => {
  test.each<number>(golden.cases.map((_: unknown, index: number) => index))(
    "has the reference value and gradient, case %i",
    (index) => {
      const { L, mlkr: reference } = golden.cases[index];
      const map = Matrix.from(L);
      const gradient = new Matrix(map.rows, map.cols);
      const targets = new Matrix(golden.y.length, 1, Float64Array.from(golden.y));
      const value = mlkrObjective({ points: Matrix.from(golden.X), targets })(map, gradient);
      expect(Math.abs(value / reference.f - 1)).toBeLessThan(1e-10);
      expect(relativeError(gradient, Matrix.from(reference.grad))).toBeLessThan(1e-10);
    },
  );

  test("equals the definition, from the map 0 to saturation, over several blocks of rows", () => {
    const { points } = labeledCloud(150, 4, 3, 1);
    const targets = uniformMatrix(150, 3, 2, 5);
    for (const rank of [1, 4]) {
      for (const width of [0, 0.5, 2, 30]) {
        const map = uniformMatrix(rank, 4, width, rank);
        const value = mlkrObjective({ points, targets })(map, new Matrix(rank, 4));
        expect(Math.abs(value / definition(points.toArrays(), targets.toArrays(), map.toArrays()) - 1)).toBeLessThan(
          1e-9,
        );
      }
    }
  });

  test("has the gradient of central differences", () => {
    const { points } = labeledCloud(90, 5, 3, 2);
    for (const [m, rank, width] of [
      [1, 2, 0.5],
      [3, 5, 1],
      [1, 5, 2],
    ]) {
      const objective = mlkrObjective({ points, targets: uniformMatrix(90, m, 1, 8) });
      expect(gradientError(objective, uniformMatrix(rank, 5, width, rank))).toBeLessThan(1e-6);
    }
  });
});

describe("mlkr", () => {
  test("reports the unexplained share of the variance, with its penalty, at the map it returns", () => {
    const { train } = diabetes();
    const { points, order, scale } = normalize(Matrix.from(train.points));
    const rows = points.toArrays();
    const plain = rows.map((a, i) =>
      Math.min(...rows.map((b, j) => (j === i ? Infinity : mappedSquare(Matrix.identity(10).toArrays(), a, b)))),
    );
    const start = 1 / Math.sqrt(plain.sort((a, b) => a - b)[plain.length >> 1]);
    const targets = Array.from(order, (row) => [train.targets[row]]);
    const mean = targets.reduce((sum, [y]) => sum + y, 0) / targets.length;
    const variance = targets.reduce((sum, [y]) => sum + (y - mean) ** 2, 0);
    for (const regularization of [0.05, 0.3]) {
      const metric = mlkr.fit(train, { regularization });
      const map = metric.map.toArrays().map((row) => row.map((value) => value * scale));
      const moved = map.flatMap((row, r) => row.map((value, c) => (value - (r === c ? start : 0)) ** 2));
      const penalty = (regularization * moved.reduce((sum, value) => sum + value, 0)) / (10 * start * start);
      const expected = definition(rows, targets, map) / variance + penalty;
      expect(Math.abs((metric.report.value ?? 0) / expected - 1)).toBeLessThan(1e-9);
    }
  });

  test("predicts diabetes better by near neighbors than the plain distance does", () => {
    const errors = (learn: (data: ReturnType<typeof diabetes>["train"]) => Metric, neighbors: number): number =>
      [0, 1, 2].reduce((total, held) => {
        const { train, test: fresh } = diabetes(held);
        const predicted = knnRegressor(train, { neighbors, metric: learn(train) }).predict(fresh.points);
        return total + fresh.targets.reduce((sum, y, i) => sum + (predicted[i] - y) ** 2, 0);
      }, 0);
    for (const neighbors of [3, 5, 10]) {
      const learned = errors((train) => mlkr.fit(train), neighbors);
      expect(learned).toBeLessThan(0.98 * errors((train) => euclidean.fit(train), neighbors));
    }
  });

  test("does not feel the unit and the origin of the targets", () => {
    const { train } = diabetes();
    const { matrix } = mlkr.fit(train);
    for (const [factor, shift] of [
      [-1, 0],
      [1e-200, 0],
      [1e300, 0],
      [1, 1e6],
    ]) {
      const targets = train.targets.map((y) => y * factor + shift);
      expect(relativeError(mlkr.fit({ points: train.points, targets }).matrix, matrix)).toBeLessThan(1e-4);
    }
  });

  test("takes several numbers for each point, and labels as indicators", () => {
    const { points, labels } = standardized(readFixture("iris"));
    const names = [...new Set(labels)];
    const targets = labels.map((label) => names.map((name) => (name === label ? 1 : 0)));
    const [fromTargets, fromLabels] = [mlkr.fit({ points, targets }), mlkr.fit({ points, labels })];
    expect(relativeError(fromTargets.matrix, fromLabels.matrix)).toBeLessThan(1e-9);
    expect(fromLabels.report.value).toBeLessThan(0.3);
  });

  test("never raises the objective, and descends in the space of `components`", () => {
    const { train } = diabetes();
    const { map, report } = mlkr.fit(train, { components: 2, regularization: 0 });
    expect([map.rows, map.cols]).toEqual([2, 10]);
    for (let s = 1; s < report.trace.length; s++) expect(report.trace[s]).toBeLessThanOrEqual(report.trace[s - 1]);
    expect(report.value).toBeLessThan(0.62);
  });

  test("finds the informative features where noise drowns the classes", () => {
    const noisy = heldOutAccuracy(mlkr, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("learns from a sample where there are more points, and says so", () => {
    const { points, labels } = blobs(40);
    const metric = mlkr.fit({ points, labels }, { sample: 60 });
    expect(metric.report.warnings.join()).toContain("60 of the 120 points were drawn");
    expect(mlkr.fit({ points, labels }, { sample: 120 }).report.warnings).toEqual([]);
    expect(heldOutAccuracy(mlkr, planted(300, 1), { sample: 150 }).learned).toBeGreaterThan(0.9);
  });

  test("refuses targets that are all the same, and labels that are all different", () => {
    const { points } = blobs(6);
    expect(() => mlkr.fit({ points, targets: points.map(() => 3) })).toThrow(/all targets are the same/);
    expect(() => mlkr.fit({ points, labels: points.map((_, i) => i) })).toThrow(/every label is a class of its own/);
  });

  test("answers two points, more features than points and far clusters with a finite metric", () => {
    const { points } = blobs(3, 1, 40);
    const far = [...points, points[0].map((value) => value + 1e9)];
    for (const given of [points.slice(0, 2), points, far]) {
      const metric = mlkr.fit({ points: given, targets: given.map((_, i) => i) });
      expect(metric.map.data.every(Number.isFinite)).toBe(true);
    }
  });
});
