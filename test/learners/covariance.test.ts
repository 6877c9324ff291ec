import { describe, expect, test } from "vitest";
import { covariance } from "../../src/learners/covariance.ts";
import { blobs } from "../contract/fixtures.ts";
import { angle, by, distance, flip, golden, inverse, meanOf, outer, shrunk, times } from "./oracle.ts";

const points = golden.X;
const n = points.length;
const sample = outer(points, meanOf(points), 1 / (n - 1));
const matrixOf = (data: number[][], options: Parameters<typeof covariance.fit>[1]) =>
  covariance.fit({ points: data }, options).matrix.toArrays();

/** Ledoit-Wolf's share of a correlation matrix by loops over outer products of standardized rows. */
function shareBySlowLoops(rows: number[][]): number {
  const center = meanOf(rows);
  const variances = center.map(
    (mean, c) => rows.reduce((sum, row) => sum + (row[c] - mean) * (row[c] - mean), 0) / rows.length,
  );
  const z = rows.map((row) => row.map((value, c) => (value - center[c]) / Math.sqrt(variances[c])));
  const r = outer(
    z,
    center.map(() => 0),
    1 / rows.length,
  );
  let distanceToIdentity = 0;
  let noise = 0;
  for (let i = 0; i < r.length; i++) {
    for (let j = 0; j < r.length; j++) {
      distanceToIdentity += i === j ? 0 : r[i][j] * r[i][j];
      for (const row of z)
        noise += ((row[i] * row[j] - r[i][j]) * (row[i] * row[j] - r[i][j])) / (rows.length * (rows.length - 1));
    }
  }
  return noise / distanceToIdentity;
}

describe("covariance", () => {
  test("is the inverse sample covariance when nothing is shrunk", () => {
    const m = matrixOf(points, { shrinkage: "none" });
    expect(distance(m, golden.res.covariance)).toBeLessThan(1e-9);
    expect(distance(times(m, sample), times(inverse(sample), sample))).toBeLessThan(1e-9);
  });

  test("inverts the covariance with its correlations shrunk by the given share", () => {
    for (const shrinkage of [0.05, 0.2, 1]) {
      expect(distance(matrixOf(points, { shrinkage }), inverse(shrunk(sample, shrinkage)))).toBeLessThan(1e-9);
    }
    expect(matrixOf(points, {})).toEqual(matrixOf(points, { shrinkage: 0.2 }));
  });

  test("reads Ledoit-Wolf's share off the correlation matrix", () => {
    const share = shareBySlowLoops(points);
    expect(share).toBeGreaterThan(0.05);
    expect(distance(matrixOf(points, { shrinkage: "ledoitWolf" }), inverse(shrunk(sample, share)))).toBeLessThan(1e-9);
  });

  test("takes the pseudo-inverse of a singular covariance and says so", () => {
    const copied = points.map((row) => [...row, row[0] + row[1]]);
    const metric = covariance.fit({ points: copied }, { shrinkage: "none" });
    const s = outer(copied, meanOf(copied), 1 / (n - 1));
    const m = metric.matrix.toArrays();
    expect(metric.components).toBe(13);
    expect(distance(times(times(s, m), s), s)).toBeLessThan(1e-9);
    expect(metric.report.warnings.join()).toContain("span 13 of 14 dimensions");
  });

  test("learns from fewer points than features, and reports the rank", () => {
    const { points: wide } = blobs(3, 5, 20);
    const metric = covariance.fit({ points: wide });
    expect(metric.report.warnings.join()).toMatch(/rank 8 at most: shrinkage by 0\.200/);
    expect(distance(metric.matrix.toArrays(), inverse(shrunk(outer(wide, meanOf(wide), 1 / 8), 0.2)))).toBeLessThan(
      1e-9,
    );
  });

  test("gives a constant feature no weight and leaves the others as they were", () => {
    const padded = points.map((row) => [7, ...row]);
    const m = matrixOf(padded, {});
    expect(m[0].every((value) => value === 0)).toBe(true);
    expect(
      distance(
        m.slice(1).map((row) => row.slice(1)),
        matrixOf(points, {}),
      ),
    ).toBeLessThan(1e-12);
  });

  test("whitens: mapped points are uncorrelated with variance 1, in any number of components", () => {
    for (const components of [13, 4, 1]) {
      const mapped = covariance.fit({ points }, { shrinkage: "none", components }).transform(points).toArrays();
      const spread = outer(mapped, meanOf(mapped), 1 / (n - 1));
      expect(
        distance(
          spread,
          spread.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
        ),
      ).toBeLessThan(1e-9);
    }
  });

  test("keeps the principal directions of the standardized features", () => {
    const metric = covariance.fit({ points }, { shrinkage: "none", components: 2 });
    const deviations = sample.map((row, i) => Math.sqrt(row[i]));
    const correlation = sample.map((row, i) => row.map((value, j) => value / deviations[i] / deviations[j]));
    const rows = metric.map.toArrays().map((row) => row.map((value, c) => value * deviations[c]));
    const image = times(rows, correlation);
    const trace = [0, 1].map(
      (r) =>
        image[r].reduce((sum, value, c) => sum + value * rows[r][c], 0) /
        rows[r].reduce((sum, value) => sum + value * value, 0),
    );
    expect(
      distance(
        image,
        rows.map((row, r) => row.map((value) => value * trace[r])),
      ),
    ).toBeLessThan(1e-9);
    expect(trace[0]).toBeGreaterThan(trace[1]);
    expect(trace[1]).toBeGreaterThan(2);
  });

  test("does not change when every row comes twice, but for the divisor", () => {
    expect(angle(matrixOf([...points, ...points], {}), matrixOf(points, {}))).toBeLessThan(1e-10);
  });

  test("gives the same distances whatever the units of the features", () => {
    const units = points[0].map((_, c) => [1e6, 1e-6, 3, 0.1][c % 4]);
    const other = covariance.fit({ points: points.map((row) => row.map((value, c) => value * units[c])) });
    const m = other.matrix.toArrays().map((row, i) => row.map((value, j) => value * units[i] * units[j]));
    expect(distance(m, matrixOf(points, {}))).toBeLessThan(1e-9);
  });

  test("agrees with itself on transposed algebra: M = LᵀL", () => {
    const metric = covariance.fit({ points });
    const map = metric.map.toArrays();
    expect(distance(times(flip(map), map), by(metric.matrix.toArrays(), 1))).toBeLessThan(1e-12);
  });
});
