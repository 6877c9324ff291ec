import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { scml } from "../../src/learners/scml.ts";
import { sphericalDiscriminants } from "../../src/learners/sphericalDiscriminants.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { noise, relativeError } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { labeledCloud, uniformMatrix } from "./differences.ts";

const { points, labels } = labeledCloud(24, 6, 3, 5);
const d = 6;

/** Within- and between-class covariances, divisor n, by their definitions. */
function covariances(rows: number[][]): { within: number[][]; between: number[][]; residuals: number[][] } {
  const mean = (list: number[][]): number[] =>
    list[0].map((_, c) => list.reduce((sum, row) => sum + row[c], 0) / list.length);
  const all = mean(rows);
  const means = [0, 1, 2].map((code) => mean(rows.filter((_, i) => labels[i] === code)));
  const residuals = rows.map((row, i) => row.map((value, c) => value - means[labels[i]][c]));
  const offsets = rows.map((_, i) => means[labels[i]].map((value, c) => value - all[c]));
  const gram = (list: number[][]): number[][] =>
    all.map((_, a) => all.map((__, b) => list.reduce((sum, row) => sum + row[a] * row[b], 0) / rows.length));
  return { within: gram(residuals), between: gram(offsets), residuals };
}

/** The share of Ledoit and Wolf by its definition, of residuals with n − 3 independent ones. */
function shareOf(within: number[][], residuals: number[][]): number {
  const [n, mu] = [residuals.length, within.reduce((sum, row, i) => sum + row[i], 0) / d];
  const distance = within.flatMap((row, i) => row.map((value, j) => (value - (i === j ? mu : 0)) ** 2));
  const fourth = residuals.reduce((sum, row) => sum + row.reduce((inner, value) => inner + value * value, 0) ** 2, 0);
  const square = within.flat().reduce((sum, value) => sum + value * value, 0);
  const noiseOf = fourth / (n * (n - 3)) - square / (n - 3);
  return Math.max(0, Math.min(1, noiseOf / distance.reduce((sum, value) => sum + value, 0)));
}

describe("sphericalDiscriminants", () => {
  const map = sphericalDiscriminants(points, labels) as Matrix;

  test("gives directions with S_b v = w S v, S the within-class covariance shrunk to a sphere, and L S Lᵀ = I", () => {
    const { within, between, residuals } = covariances(points.toArrays());
    const share = shareOf(within, residuals);
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(1);
    const mu = within.reduce((sum, row, i) => sum + row[i], 0) / d;
    const shrunk = within.map((row, i) => row.map((value, j) => (1 - share) * value + (i === j ? share * mu : 0)));
    const times = (m: number[][], v: readonly number[]): number[] =>
      m.map((row) => row.reduce((sum, value, c) => sum + value * v[c], 0));
    const rows = map.toArrays();
    expect(rows).toHaveLength(2);
    let worst = 0;
    rows.forEach((v, a) => {
      const [left, right] = [times(between, v), times(shrunk, v)];
      const ratio = left.reduce((sum, value, c) => sum + value * v[c], 0);
      left.forEach((value, c) => {
        worst = Math.max(worst, Math.abs(value - ratio * right[c]));
      });
      rows.forEach((u, b) => {
        const product = right.reduce((sum, value, c) => sum + value * u[c], 0);
        worst = Math.max(worst, Math.abs(product - (a === b ? 1 : 0)));
      });
    });
    expect(measured("S_b v = w S v and L S Lᵀ = I", worst)).toBeLessThan(1e-10);
  });

  test("turns with the space", () => {
    const random = uniformMatrix(d, d, 1, 8);
    const { vectors } = eigh(multiply(random, random, { transposeA: true }));
    const turned = sphericalDiscriminants(multiply(points, vectors), labels) as Matrix;
    const gram = (m: Matrix): Matrix => multiply(m, m, { transposeA: true });
    const expected = multiply(multiply(vectors, gram(map), { transposeA: true }), vectors);
    expect(relativeError(gram(turned), expected)).toBeLessThan(1e-10);
  });

  test("has nothing to give for one class, or classes of single points", () => {
    expect(sphericalDiscriminants(points, new Int32Array(24))).toBeUndefined();
    expect(
      sphericalDiscriminants(
        points,
        Int32Array.from({ length: 24 }, (_, i) => i),
      ),
    ).toBeUndefined();
  });

  test("lets scml learn from fewer points than features without harm", () => {
    const random = new Random(7);
    const [features, latent] = [120, 8];
    const mixing = Array.from({ length: latent }, () => Array.from({ length: features }, () => noise(random)));
    const cloud = (count: number) => {
      const kinds = Array.from({ length: count }, (_, i) => i % 4);
      const rows = kinds.map((kind) => {
        const hidden = Array.from({ length: latent }, (_, k) => noise(random) + (k === kind ? 3 : 0));
        return Array.from({ length: features }, (_, c) =>
          hidden.reduce((sum, value, k) => sum + value * mixing[k][c], 1.5 * noise(random)),
        );
      });
      return { points: rows, labels: kinds.map((kind) => `kind ${kind}`) };
    };
    const [train, fresh] = [cloud(100), cloud(200)];
    const accuracy = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, fresh.points, { neighbors: 1 });
      return fresh.labels.filter((label, i) => train.labels[indices[i]] === label).length / fresh.labels.length;
    };
    expect(accuracy(scml.fit(train))).toBeGreaterThan(accuracy(euclidean.fit(train)) - 0.02);
  });
});
