import { describe, expect, test } from "vitest";
import { gaussianMixture } from "../../../src/tasks/clustering/gaussianMixture.ts";
import { blobs, cloud, partition, shuffled } from "./draws.ts";

/** log N(x; mean, covariance) in two dimensions, from its formula. */
function logNormal(x: readonly number[], mean: readonly number[], [[a, b], [, d]]: number[][]): number {
  const [u, v] = [x[0] - mean[0], x[1] - mean[1]];
  const det = a * d - b * b;
  return -Math.log(2 * Math.PI) - Math.log(det) / 2 - (d * u * u - 2 * b * u * v + a * v * v) / det / 2;
}

describe("gaussianMixture", () => {
  const two = [...blobs(60, [[0, 0]], 0.5, 1).map(([x, y]) => [x, 3 * x + y]), ...blobs(40, [[4, 0]], 0.5, 2)];

  test.each(["full", "diagonal", "spherical"] as const)(
    "%s: one more naive step changes nothing, and what it states is true",
    (covariance) => {
      const found = gaussianMixture(two, { clusters: 2, covariance, tolerance: 1e-13 });
      expect(found.converged).toBe(true);
      const densities = two.map((x) =>
        Array.from(
          found.weights,
          (weight, c) => Math.log(weight) + logNormal(x, found.means.toArrays()[c], found.covariances[c].toArrays()),
        ),
      );
      const logs = densities.map((row) => Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)));
      const total = logs.reduce((sum, value) => sum + value, 0);
      expect(found.logLikelihood).toBeCloseTo(total, 8);
      const parameters = { full: 1 + 2 * 2 + 2 * 3, diagonal: 1 + 2 * 2 + 2 * 2, spherical: 1 + 2 * 2 + 2 }[covariance];
      expect(found.bic).toBeCloseTo(parameters * Math.log(two.length) - 2 * total, 7);
      expect(Array.from(found.logDensity(two)).map((value, i) => Math.abs(value - logs[i]) < 1e-8)).not.toContain(
        false,
      );
      for (let c = 0; c < 2; c++) {
        const shares = densities.map((row, i) => Math.exp(row[c] - logs[i]));
        shares.forEach((share, i) => {
          expect(found.probabilities.get(i, c)).toBeCloseTo(share, 8);
        });
        const mass = shares.reduce((sum, value) => sum + value, 0);
        expect(found.weights[c]).toBeCloseTo(mass / two.length, 5);
        const mean = [0, 1].map((k) => two.reduce((sum, x, i) => sum + shares[i] * x[k], 0) / mass);
        mean.forEach((value, k) => {
          expect(found.means.get(c, k)).toBeCloseTo(value, 4);
        });
        const spread = (j: number, k: number) =>
          two.reduce((sum, x, i) => sum + shares[i] * (x[j] - mean[j]) * (x[k] - mean[k]), 0) / mass;
        const ball = (spread(0, 0) + spread(1, 1)) / 2;
        const expected = {
          full: [spread(0, 0), spread(0, 1), spread(1, 1)],
          diagonal: [spread(0, 0), 0, spread(1, 1)],
          spherical: [ball, 0, ball],
        }[covariance];
        [found.covariances[c].get(0, 0), found.covariances[c].get(0, 1), found.covariances[c].get(1, 1)].forEach(
          (value, k) => {
            expect(Math.abs(value - expected[k])).toBeLessThan(1e-3);
          },
        );
      }
    },
  );

  test("tells stretched clouds apart, and the criterion names their number", () => {
    const found = gaussianMixture(two, { clusters: 2 });
    expect(partition(found.assignments)).toBe(partition(two.map((_, i) => (i < 60 ? 0 : 1))));
    const criteria = [1, 2, 3, 4].map((clusters) => gaussianMixture(two, { clusters }).bic);
    expect(criteria.indexOf(Math.min(...criteria))).toBe(1);
    expect(Array.from(found.predict(two))).toEqual(Array.from(found.assignments));
  });

  test("does not depend on the order of rows or on the unit", () => {
    const order = shuffled(two.length, 9);
    const plain = gaussianMixture(two, { clusters: 3 });
    const mixed = gaussianMixture(
      Array.from(order, (row) => two[row]),
      { clusters: 3 },
    );
    expect(Array.from(mixed.assignments)).toEqual(Array.from(order, (row) => plain.assignments[row]));
    expect(mixed.logLikelihood).toBe(plain.logLikelihood);
    const huge = gaussianMixture(
      two.map((row) => row.map((value) => value * 2 ** 400)),
      { clusters: 3 },
    );
    expect(Array.from(huge.assignments)).toEqual(Array.from(plain.assignments));
    expect(huge.logLikelihood + two.length * 2 * 400 * Math.log(2)).toBeCloseTo(plain.logLikelihood, 5);
  });

  test.each(["full", "diagonal", "spherical"] as const)(
    "%s: no step lowers the likelihood, also where directions are held at the least variance",
    (covariance) => {
      // Near (0, 0) a line, near (4, 0) single values of the first feature: both components want less than the least variance.
      const line = cloud(40, 1, 3).map(([x]) => [x, 2 * x, 7]);
      const wall = cloud(40, 1, 4).map(([x]) => [4, x, 7 + x]);
      const runs = Array.from({ length: 12 }, (_, k) =>
        gaussianMixture([...line, ...wall], {
          clusters: 3,
          covariance,
          regularization: 0.05,
          restarts: 1,
          maxIterations: k + 1,
          tolerance: 1e-12,
        }),
      );
      runs.slice(1).forEach(({ logLikelihood }, k) => {
        expect(logLikelihood).toBeGreaterThanOrEqual(runs[k].logLikelihood - 1e-9);
      });
      expect(runs[11].logLikelihood).toBeGreaterThan(runs[0].logLikelihood);
    },
  );

  test("a feature without spread is held at the least variance, the others are as they are", () => {
    const points = cloud(200, 2, 5).map(([x, y]) => [3 * x, 2 * y, 7]);
    const variance = (k: number): number => {
      const mean = points.reduce((sum, row) => sum + row[k] / 200, 0);
      return points.reduce((sum, row) => sum + (row[k] - mean) ** 2 / 200, 0);
    };
    const floor = (0.01 * (variance(0) + variance(1))) / 3;
    for (const covariance of ["full", "diagonal"] as const) {
      const [only] = gaussianMixture(points, { clusters: 1, covariance, regularization: 0.01 }).covariances;
      expect(only.get(0, 0)).toBeCloseTo(variance(0), 10);
      expect(only.get(1, 1)).toBeCloseTo(variance(1), 10);
      expect(only.get(2, 2)).toBeCloseTo(floor, 10);
    }
  });

  test("duplicates, constant features and lone points give finite numbers and a warning where a component shrinks", () => {
    const copies = [...Array<number[]>(30).fill([1, 1]), ...cloud(30, 2, 1)];
    const flat = cloud(40, 2, 2).map(([x]) => [x, 7]);
    for (const points of [
      copies,
      flat,
      [
        [1, 2],
        [3, 4],
      ],
      Array<number[]>(5).fill([2, 2]),
    ]) {
      const found = gaussianMixture(points, { clusters: 2 });
      expect(Number.isFinite(found.logLikelihood)).toBe(true);
      expect(found.means.data.every(Number.isFinite)).toBe(true);
      expect(found.probabilities.data.every((share) => share >= 0 && share <= 1 + 1e-12)).toBe(true);
    }
    expect(gaussianMixture(copies, { clusters: 2 }).warnings.join()).toMatch(/shrank/);
    expect(gaussianMixture(flat, { clusters: 2 }).warnings).toEqual([]);
    expect(gaussianMixture(Array<number[]>(5).fill([2, 2]), { clusters: 2 }).warnings.join()).toMatch(/1 distinct/);
  });

  test("prefers a run without a shrunken component", () => {
    const points = [
      ...blobs(
        50,
        [
          [0, 0],
          [5, 5],
        ],
        1,
        4,
      ),
      ...Array<number[]>(3).fill([2, 2]),
    ];
    const found = gaussianMixture(points, { clusters: 2, restarts: 20 });
    expect(found.warnings).toEqual([]);
    expect(Math.min(...found.sizes)).toBeGreaterThan(10);
  });
});
