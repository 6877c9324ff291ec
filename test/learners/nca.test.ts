import { describe, expect, test } from "vitest";
import { normalize } from "../../src/data/normalize.ts";
import { nca } from "../../src/learners/nca.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, iris, planted, readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { mappedSquare } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

/** −Σ p_i or −Σ log p_i plus the penalty, softmax by softmax. */
function definition(
  points: number[][],
  labels: unknown[],
  map: number[][],
  logarithmic: boolean,
  lambda: number,
): number {
  const identity = Matrix.identity(points[0].length).toArrays();
  let loss = 0;
  const closest: number[] = [];
  points.forEach((a, i) => {
    const q = points.map((b) => mappedSquare(map, a, b));
    const least = Math.min(...q.filter((_, j) => j !== i));
    const weights = q.map((value, j) => (j === i ? 0 : Math.exp(least - value)));
    const total = weights.reduce((sum, value) => sum + value, 0);
    const p = weights.reduce((sum, value, j) => sum + (labels[j] === labels[i] ? value : 0), 0) / total;
    loss -= logarithmic ? Math.log(p) : p;
    const plain = points.map((b) => mappedSquare(identity, a, b)).filter((_, j) => j !== i);
    closest.push(Math.min(...plain));
  });
  const step = Math.max(1, Math.floor(points.length / 500));
  const distinct = closest.filter((value, i) => i % step === 0 && value > 0).sort((a, b) => a - b);
  const square = map.flat().reduce((sum, value) => sum + value * value, 0);
  const unit = identity.length / distinct[distinct.length >> 1];
  return loss + (lambda * points.length * square) / unit;
}

describe("nca", () => {
  test("reports the objective of the paper, with its penalty, at the map it returns", () => {
    const { points, labels } = iris();
    const { points: normalized, order, scale } = normalize(Matrix.from(points));
    for (const form of ["probability", "logProbability"] as const) {
      const metric = nca.fit({ points, labels }, { form, regularization: 0.05 });
      const map = metric.map.toArrays().map((row) => row.map((value) => value * scale));
      const sorted = Array.from(order, (row) => labels[row]);
      const value = definition(normalized.toArrays(), sorted, map, form === "logProbability", 0.05);
      expect(Math.abs((metric.report.value ?? 0) / value - 1)).toBeLessThan(1e-9);
    }
  });

  test("weighs the penalty by 1/√n from a thousand points on, whatever finds the map", () => {
    const { points, labels } = planted(1200, 3, 0);
    const { points: normalized, order, scale } = normalize(Matrix.from(points));
    const sorted = Array.from(order, (row) => labels[row]);
    for (const mode of [{}, { batch: 400 }]) {
      const { map, report } = nca.fit({ points, labels }, { regularization: 0.5, maxIterations: 2, ...mode });
      const scaled = map.toArrays().map((row) => row.map((value) => value * scale));
      const value = definition(normalized.toArrays(), sorted, scaled, false, 0.5 * Math.sqrt(1000 / 1200));
      expect(Math.abs((report.value ?? 0) / value - 1)).toBeLessThan(1e-9);
    }
  });

  test("never raises the objective, and ends below its start", () => {
    for (const form of ["probability", "logProbability"] as const) {
      const { trace } = nca.fit(standardized(readFixture("wine")), { form, tolerance: 1e-7 }).report;
      for (let s = 1; s < trace.length; s++)
        expect(trace[s]).toBeLessThanOrEqual(trace[s - 1] + 1e-12 * Math.abs(trace[s]));
      expect(trace[trace.length - 1]).toBeLessThan(trace[0] - 1);
    }
  });

  test("learns on wine and where noise drowns the classes", () => {
    const wine = heldOutAccuracy(nca, standardized(readFixture("wine")));
    expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
    expect(wine.learned).toBeGreaterThan(0.96);
    const noisy = heldOutAccuracy(nca, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("does not saturate or stall whatever the scale and however far the classes lie apart", () => {
    const { points, labels } = blobs(15, 3);
    const far = points.map((row, i) => row.map((value, c) => 1e6 * (value + (c === i % 3 ? 100 : 0))));
    const metric = nca.fit({ points: far, labels });
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
    expect(metric.report.converged).toBe(true);
  });

  test("converges on separable classes because the map is penalized", () => {
    const metric = nca.fit(blobs(10, 2), { tolerance: 1e-9, maxIterations: 1000 });
    expect(metric.report.converged).toBe(true);
    expect(metric.report.iterations).toBeLessThan(1000);
  });

  test("does not depend on the order of the rows", () => {
    const { points, labels } = iris();
    const order = points.map((_, i) => (i * 77) % points.length);
    const permuted = nca.fit({ points: order.map((i) => points[i]), labels: order.map((i) => labels[i]) });
    expect(relativeError(permuted.matrix, nca.fit({ points, labels }).matrix)).toBeLessThan(1e-6);
  });

  test("descends in the space of `components` from principal components or discriminants", () => {
    const { points, labels } = standardized(readFixture("wine"));
    for (const init of ["auto", "pca", "lda"] as const) {
      const two = nca.fit({ points, labels }, { components: 2, init });
      expect([two.map.rows, two.map.cols]).toEqual([2, 13]);
    }
    expect(heldOutAccuracy(nca, { points, labels }, { components: 2 }).learned).toBeGreaterThan(0.93);
  });

  test("learns from fewer points than features, with duplicates, a constant feature and a singleton class", () => {
    const { points, labels } = blobs(6, 1, 40);
    const padded = points.map((row) => [...row, 7]);
    const metric = nca.fit({ points: [...padded, padded[0], padded[1]], labels: [...labels, labels[0], "alone"] });
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
    expect(metric.map.cols).toBe(41);
  });

  test("warns that it stalled where nothing pulls and no penalty does", () => {
    const { points, labels } = blobs(15, 3);
    const far = points.map((row, i) => row.map((value, c) => value + (c === i % 3 ? 1000 : 0)));
    const metric = nca.fit({ points: far, labels }, { regularization: 0 });
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
    expect(metric.report.warnings.join()).toContain("stalled");
  });

  test("warns that the penalty shrank the map to nothing", () => {
    const { points } = blobs(15, 3);
    const unrelated = points.map((_, i) => (i * i) % 7 > 2);
    const metric = nca.fit({ points, labels: unrelated }, { regularization: 10, tolerance: 1e-9 });
    expect(metric.report.warnings.join()).toContain("Lower `regularization`");
    expect(nca.fit(blobs(15, 3)).report.warnings).toEqual([]);
  });
});
