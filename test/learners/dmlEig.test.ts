import { describe, expect, test } from "vitest";
import { dmlEig, softLeast } from "../../src/learners/dmlEig.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { projectedGradient } from "../../src/optim/methods/projectedGradient.ts";
import { spectrahedron } from "../../src/optim/sets/spectral.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, identity, plus, type Rows } from "./oracle.ts";

const rows = uniformMatrix(40, 4, 2, 3);
const third = () => Matrix.diagonal([0.25, 0.25, 0.25, 0.25]);

const quadratic = (m: Rows, v: readonly number[]): number =>
  v.reduce((sum, value, i) => sum + value * v.reduce((inner, other, j) => inner + m[i][j] * other, 0), 0);

const squares = (z: Rows): number[] => rows.toArrays().map((u) => quadratic(z, u));

const definition = (z: Rows, smoothing: number, shares = rows.toArrays().map(() => 1 / 40)): number =>
  smoothing * Math.log(squares(z).reduce((sum, q, e) => sum + shares[e] * Math.exp(-q / smoothing), 0));

/** Shares that differ by factors of up to 50. */
const uneven = (): Float64Array => {
  const raw = uniformMatrix(40, 1, 0.98, 31).data.map((value) => 1 + value);
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
};

/** The method of the paper: Frank-Wolfe steps 2/(t + 2) towards the outer product of the top eigenvector. */
function frankWolfe(smoothing: number, steps: number): Rows {
  let z = third().toArrays();
  for (let t = 1; t <= steps; t++) {
    const weights = squares(z).map((q) => Math.exp(-q / smoothing));
    const total = weights.reduce((sum, value) => sum + value, 0);
    const slope = new Matrix(4, 4);
    rows.toArrays().forEach((u, e) => {
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++) slope.data[i * 4 + j] += (weights[e] * u[i] * u[j]) / total;
    });
    const top = Array.from(eigh(slope).vectors.row(3));
    const step = 2 / (t + 2);
    const vertex = top.map((value) => top.map((other) => value * other));
    z = plus(by(z, 1 - step), by(vertex, step));
  }
  return z;
}

const solved = (smoothing: number, start = third()) =>
  traced(
    solve(
      projectedGradient(softLeast(rows, smoothing), spectrahedron(1), start, { steps: "spectral" }),
      anyOf(smallGradient(1e-8), maxIterations(2000)),
    ),
  ).solution;

describe("softLeast", () => {
  const z = gramOfMap(uniformMatrix(4, 4, 1, 5));

  test("is the soft minimum of the definition, and lies between the least and the mean square", () => {
    for (const smoothing of [0.1, 1, 100]) {
      const value = softLeast(rows, smoothing)(z, new Matrix(4, 4));
      expect(value / definition(z.toArrays(), smoothing)).toBeCloseTo(1, 12);
    }
    const all = squares(z.toArrays());
    const at = (smoothing: number) => -softLeast(rows, smoothing)(z, new Matrix(4, 4));
    expect(at(1e-6)).toBeCloseTo(Math.min(...all), 4);
    expect(at(1e7)).toBeCloseTo(all.reduce((sum, q) => sum + q, 0) / 40, 5);
  });

  test("has the gradient that central differences find", () => {
    for (const smoothing of [0.3, 3]) expect(gradientError(softLeast(rows, smoothing), z)).toBeLessThan(1e-6);
  });

  test("counts rows by their shares: the definition, its gradient, and the bounds of the soft minimum", () => {
    const shares = uneven();
    for (const smoothing of [0.1, 1, 100]) {
      const value = softLeast(rows, smoothing, shares)(z, new Matrix(4, 4));
      expect(value / definition(z.toArrays(), smoothing, [...shares])).toBeCloseTo(1, 12);
    }
    for (const smoothing of [0.3, 3]) {
      expect(measured("gradient", gradientError(softLeast(rows, smoothing, shares), z))).toBeLessThan(1e-6);
    }
    const all = squares(z.toArrays());
    const at = (smoothing: number) => -softLeast(rows, smoothing, shares)(z, new Matrix(4, 4));
    expect(at(1e-6)).toBeCloseTo(Math.min(...all), 4);
    expect(at(1e7)).toBeCloseTo(
      all.reduce((sum, q, e) => sum + shares[e] * q, 0),
      5,
    );
  });

  test("stays finite however small the unit", () => {
    const gradient = new Matrix(4, 4);
    expect(Number.isFinite(softLeast(rows, 1e-300)(z, gradient))).toBe(true);
    expect(gradient.data.every(Number.isFinite)).toBe(true);
  });

  test("has its minimum where the top eigenvalue of the slope certifies it, and where Frank-Wolfe steps tend to", () => {
    for (const smoothing of [0.05, 0.5]) {
      const { x, value } = solved(smoothing);
      const gradient = new Matrix(4, 4);
      softLeast(rows, smoothing)(x, gradient);
      const inside = gradient.data.reduce((sum, slope, k) => sum + slope * x.data[k], 0);
      // For convex f: f(Z) − min f ≤ ⟨∇f, Z⟩ − λmin(∇f) on {Z ⪰ 0, tr Z = 1}.
      expect(measured("duality gap, relative", (inside - eigh(gradient).values[0]) / Math.abs(value))).toBeLessThan(
        1e-5,
      );
      expect(x.data.reduce((sum, entry, k) => sum + (k % 5 === 0 ? entry : 0), 0)).toBeCloseTo(1, 10);
      const slow = definition(frankWolfe(smoothing, 500), smoothing);
      expect(value).toBeLessThanOrEqual(slow + 1e-12);
      expect(value / slow).toBeCloseTo(1, 2);
    }
  });

  test("has the same minimum from anywhere in the set", () => {
    const other = gramOfMap(uniformMatrix(4, 4, 0.3, 8));
    expect(solved(0.5, other).value / solved(0.5).value).toBeCloseTo(1, 8);
  });
});

describe("dmlEig", () => {
  const data = standardized(readFixture("wine"));

  test("maps back: the least squared distance is what the report says, and similar pairs are on average within 1", () => {
    const pairs = pairsOf(data, 200);
    const options = { smoothing: 1e-3, shrinkage: 1e-6, tolerance: 1e-9, maxIterations: 500 };
    const metric = dmlEig.fit({ points: data.points, pairs }, options);
    const squaresOf = (kind: number): number[] =>
      pairs.left.flatMap((i, e) =>
        pairs.similar[e] === kind ? [metric.distance(data.points[i], data.points[pairs.right[e]]) ** 2] : [],
      );
    const similar = squaresOf(1);
    expect(similar.reduce((sum, q) => sum + q, 0) / similar.length).toBeCloseTo(1, 3);
    const least = Math.min(...squaresOf(0));
    expect(-(metric.report.value as number) / least).toBeCloseTo(1, 1);
    const euclid = pairs.left.map((i, e) =>
      identity(13).reduce((sum, _, c) => sum + (data.points[i][c] - data.points[pairs.right[e]][c]) ** 2, 0),
    );
    const mean = euclid.filter((_, e) => pairs.similar[e] === 1).reduce((sum, q) => sum + q, 0) / similar.length;
    expect(least).toBeGreaterThan(2 * (Math.min(...euclid.filter((_, e) => pairs.similar[e] === 0)) / mean));
  });

  test("holds the weighted mean of similar pairs at 1, and gives a heavy dissimilar pair more distance", () => {
    const pairs = pairsOf(data, 200);
    const weights = pairs.left.map((_, e) => 1 + (e % 5));
    const options = { smoothing: 1, shrinkage: 1e-6, tolerance: 1e-9, maxIterations: 500 };
    const metric = dmlEig.fit({ points: data.points, pairs: { ...pairs, weights } }, options);
    const squareOf = (e: number): number =>
      metric.distance(data.points[pairs.left[e]], data.points[pairs.right[e]]) ** 2;
    const similar = [...weights.keys()].filter((e) => pairs.similar[e] === 1);
    const total = similar.reduce((sum, e) => sum + weights[e], 0);
    expect(similar.reduce((sum, e) => sum + (weights[e] / total) * squareOf(e), 0)).toBeCloseTo(1, 3);
    const apart = pairs.similar.indexOf(0);
    const favored = pairs.left.map((_, e) => (e === apart ? 1000 : 1));
    const share = (of: typeof metric): number =>
      of.distance(data.points[pairs.left[apart]], data.points[pairs.right[apart]]) /
      Math.sqrt(of.matrix.toArrays().reduce((sum, row, i) => sum + row[i], 0));
    const heavy = dmlEig.fit({ points: data.points, pairs: { ...pairs, weights: favored } }, options);
    expect(share(heavy)).toBeGreaterThan(1.05 * share(dmlEig.fit({ points: data.points, pairs }, options)));
  });

  test("draws classes together and apart on rows it never saw, more than Euclid, and converges", () => {
    const half = (rest: number) => ({
      points: data.points.filter((_, i) => i % 2 === rest),
      labels: data.labels.filter((_, i) => i % 2 === rest),
    });
    const metric = dmlEig.fit(half(0));
    const fresh = half(1);
    const separation = (of: (a: number[], b: number[]) => number): number => {
      const sums = [0, 0];
      const counts = [0, 0];
      fresh.points.forEach((a, i) => {
        for (let j = 0; j < i; j++) {
          const kind = fresh.labels[i] === fresh.labels[j] ? 1 : 0;
          sums[kind] += of(a, fresh.points[j]);
          counts[kind]++;
        }
      });
      return sums[1] / counts[1] / (sums[0] / counts[0]);
    };
    const plain = separation((a, b) => Math.hypot(...a.map((value, c) => value - b[c])));
    expect(separation((a, b) => metric.distance(a, b))).toBeLessThan(0.7 * plain);
    expect(metric.report.converged).toBe(true);
    const { learned, euclidean } = heldOutAccuracy(dmlEig, data);
    expect(learned).toBeGreaterThanOrEqual(euclidean);
  });
});
