import { describe, expect, test } from "vitest";
import { normalize } from "../../src/data/normalize.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, iris, planted, readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { mappedSquare } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

/** The learner's objective at a map of normalized units, from the paper's formula. */
function definition(
  points: number[][],
  labels: unknown[],
  map: number[][],
  { push, k, lambda }: Record<string, number>,
): number {
  const identity = Matrix.identity(points[0].length).toArrays();
  const targets = points.flatMap((point, i) => {
    const own = points.map((_, j) => j).filter((j) => j !== i && labels[j] === labels[i]);
    own.sort((a, b) => mappedSquare(identity, point, points[a]) - mappedSquare(identity, point, points[b]) || a - b);
    return own.slice(0, k).map((j) => [i, j]);
  });
  const pullAt = (l: number[][]) => targets.reduce((sum, [i, j]) => sum + mappedSquare(l, points[i], points[j]), 0);
  const margin = pullAt(identity) / targets.length;
  let hinges = 0;
  for (const [i, j] of targets) {
    const near = mappedSquare(map, points[i], points[j]);
    points.forEach((point, l) => {
      const slack = margin + near - mappedSquare(map, points[i], point);
      if (labels[l] !== labels[i] && slack > 0) hinges += (slack * slack) / margin;
    });
  }
  let move = 0;
  map.forEach((row, r) => {
    row.forEach((value, c) => {
      move += (value - identity[r][c]) ** 2;
    });
  });
  return (1 - push) * pullAt(map) + push * hinges + (lambda * (1 - push) * pullAt(identity) * move) / identity.length;
}

describe("lmnn", () => {
  test("reports the objective of the paper at the map it returns", () => {
    const { points, labels } = iris();
    const metric = lmnn.fit({ points, labels }, { push: 0.4, neighbors: 2, regularization: 0.1 });
    const { points: normalized, order, scale } = normalize(Matrix.from(points));
    const map = metric.map.toArrays().map((row) => row.map((value) => value * scale));
    const sorted = Array.from(order, (row) => labels[row]);
    const value = definition(normalized.toArrays(), sorted, map, { push: 0.4, k: 2, lambda: 0.1 });
    expect(Math.abs((metric.report.value ?? 0) / value - 1)).toBeLessThan(1e-9);
    expect(metric.report.constraints["targets"]).toBe(300);
  });

  test("never raises the objective, and ends below its start", () => {
    for (const loss of ["hinge", "squaredHinge", "smoothedHinge"] as const) {
      const { trace } = lmnn.fit(standardized(readFixture("wine")), { loss, tolerance: 1e-7 }).report;
      expect(trace.length).toBeGreaterThan(5);
      for (let s = 1; s < trace.length; s++) expect(trace[s]).toBeLessThanOrEqual(trace[s - 1] * (1 + 1e-12));
      expect(trace[trace.length - 1]).toBeLessThan(0.9 * trace[0]);
    }
  });

  test("learns on wine and where noise drowns the classes", () => {
    const wine = heldOutAccuracy(lmnn, standardized(readFixture("wine")));
    expect(wine.learned).toBeGreaterThanOrEqual(wine.euclidean);
    expect(wine.learned).toBeGreaterThan(0.96);
    const noisy = heldOutAccuracy(lmnn, planted(300, 1));
    expect(noisy.learned).toBeGreaterThan(noisy.euclidean + 0.1);
  });

  test("does not depend on the order of the rows", () => {
    const { points, labels } = iris();
    const order = points.map((_, i) => (i * 77) % points.length);
    const permuted = lmnn.fit({ points: order.map((i) => points[i]), labels: order.map((i) => labels[i]) });
    expect(relativeError(permuted.matrix, lmnn.fit({ points, labels }).matrix)).toBeLessThan(1e-6);
  });

  test("descends in the space of `components`", () => {
    const { points, labels } = standardized(readFixture("wine"));
    const two = lmnn.fit({ points, labels }, { components: 2 });
    expect([two.map.rows, two.map.cols]).toEqual([2, 13]);
    expect(heldOutAccuracy(lmnn, { points, labels }, { components: 2 }).learned).toBeGreaterThan(0.93);
    for (const init of ["pca", "lda"] as const)
      expect(lmnn.fit({ points, labels }, { components: 2, init }).components).toBe(2);
  });

  test("keeps a singleton class as impostors and says so", () => {
    const { points, labels } = iris();
    const metric = lmnn.fit({ points: [...points, [6, 3, 4, 1]], labels: [...labels, "alone"] });
    expect(metric.report.warnings.join()).toContain("1 class has a single point");
    expect(metric.report.constraints["targets"]).toBe(450);
  });

  test("names the class that has too few points", () => {
    const { points, labels } = iris();
    const rare = [...labels.slice(0, 148), "rare", "rare"];
    expect(() => lmnn.fit({ points, labels: rare })).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringContaining('class "rare" has 2') }),
    );
  });

  test("learns from fewer points than features, with duplicates and a constant feature", () => {
    const { points, labels } = blobs(6, 1, 40);
    const padded = points.map((row) => [...row, 7]);
    const metric = lmnn.fit({ points: [...padded, padded[0]], labels: [...labels, labels[0]] });
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
    expect(metric.map.cols).toBe(41);
  });

  test("refuses a push of 0, which would pull all points together", () => {
    expect(() => lmnn.fit(iris(), { push: 0 })).toThrow(expect.objectContaining({ code: "OPTION" }));
  });

  test("chooses targets again in the learned space, which never raises the objective", () => {
    const data = standardized(readFixture("wine"));
    const options = { neighbors: 2, tolerance: 1e-4, maxIterations: 300 };
    const once = lmnn.fit(data, options);
    const often = lmnn.fit(data, { ...options, passes: 20 });
    const { trace } = often.report;
    for (let s = 1; s < trace.length; s++) expect(trace[s]).toBeLessThanOrEqual(trace[s - 1] * (1 + 1e-9));
    expect(trace.slice(0, once.report.iterations - 1)).toEqual(once.report.trace.slice(0, -1));
    expect(often.report.iterations).toBeGreaterThan(once.report.iterations);
    expect(often.report.converged).toBe(true);
    expect(often.report.value).toBeLessThan(0.97 * (once.report.value ?? 0));
    expect(often.report.constraints["targets"]).toBe(356);
  });

  test("ends where the targets of the last pass are the nearest in the learned space", () => {
    const { points, labels } = standardized(readFixture("wine"));
    const metric = lmnn.fit({ points, labels }, { neighbors: 1, passes: 50, tolerance: 1e-6, maxIterations: 2000 });
    expect(metric.report.converged).toBe(true);
    const again = lmnn.fit({ points, labels }, { neighbors: 1, passes: 100, tolerance: 1e-6, maxIterations: 2000 });
    expect([...again.map.data]).toEqual([...metric.map.data]);
  });

  test("holds points out, returns the iterate of least error on them and says so", () => {
    const data = standardized(readFixture("wine"));
    const metric = lmnn.fit(data, { components: 2, init: "pca", validation: 0.3, patience: 4, tolerance: 1e-9 });
    const { report } = metric;
    const found =
      /^no lower held-out error in 4 iterations; the held-out error was least, (.*) %, at iteration (\d+)$/.exec(
        report.reason,
      );
    const best = Number(found?.[2]);
    expect(report.iterations).toBe(best + 4);
    expect(report.value).toBe(report.trace[best - 1]);
    expect(report.converged).toBe(true);
    expect(report.constraints["heldOut"]).toBe(52);
    expect(report.constraints["targets"]).toBe(3 * (178 - 52));
    const ended = lmnn.fit(data, { components: 2, init: "pca", validation: 0.3, tolerance: 1e-9, maxIterations: best });
    expect([...ended.map.data]).toEqual([...metric.map.data]);
    expect(ended.report.converged).toBe(false);
  });

  test("holds out the same points whatever the order of the rows", () => {
    const { points, labels } = standardized(readFixture("wine"));
    const order = points.map((_, i) => (i * 75) % points.length);
    const options = { validation: 0.2, maxIterations: 10 };
    const permuted = lmnn.fit({ points: order.map((i) => points[i]), labels: order.map((i) => labels[i]) }, options);
    expect(relativeError(permuted.matrix, lmnn.fit({ points, labels }, options).matrix)).toBeLessThan(1e-6);
  });

  test("learns from all points where the classes are too small to hold any out, and says so", () => {
    const { points, labels } = blobs(4);
    const metric = lmnn.fit({ points, labels }, { validation: 0.5 });
    expect(metric.report.warnings.join()).toContain("too small to hold points out");
    expect([...metric.map.data]).toEqual([...lmnn.fit({ points, labels }).map.data]);
  });
});
