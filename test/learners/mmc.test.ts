import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Random } from "../../src/base/random.ts";
import { mmc, negativeSpread } from "../../src/learners/mmc.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { projectedGradient } from "../../src/optim/methods/projectedGradient.ts";
import { spectrahedron } from "../../src/optim/sets/spectral.ts";
import { readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { last } from "../optim/run.ts";
import { flip, golden, inverse, type Rows, times } from "./oracle.ts";

const wine = standardized(readFixture("wine"));

/** `count` seeded pairs of each kind. */
function seededPairs({ labels }: { labels: readonly unknown[] }, count: number) {
  const random = new Random(2024);
  const pairs = { left: [] as number[], right: [] as number[], similar: [] as number[] };
  const seen = new Set<number>();
  const open = [count, count];
  while (open[0] + open[1] > 0) {
    const i = random.integer(labels.length);
    const j = random.integer(labels.length);
    const kind = labels[i] === labels[j] ? 1 : 0;
    const key = Math.min(i, j) * labels.length + Math.max(i, j);
    if (i === j || open[kind] === 0 || seen.has(key)) continue;
    seen.add(key);
    open[kind]--;
    pairs.left.push(i);
    pairs.right.push(j);
    pairs.similar.push(kind);
  }
  return pairs;
}

type PairList = ReturnType<typeof seededPairs>;

const differences = (points: Rows, { left, right, similar }: PairList, kind: number): Rows =>
  left.flatMap((i, e) => (similar[e] === kind ? [points[i].map((value, c) => value - points[right[e]][c])] : []));

const squared = (m: Rows, v: readonly number[]): number =>
  v.reduce((sum, value, i) => sum + value * m[i].reduce((inner, entry, j) => inner + entry * v[j], 0), 0);

/** f and g by definition: Σ d² over similar pairs, Σ d over dissimilar ones. */
function fAndG(points: Rows, pairs: PairList, m: Rows): { f: number; g: number } {
  const f = differences(points, pairs, 1).reduce((sum, v) => sum + squared(m, v), 0);
  const g = differences(points, pairs, 0).reduce((sum, v) => sum + Math.sqrt(Math.max(0, squared(m, v))), 0);
  return { f, g };
}

const scatterOf = (rows: Rows, weights?: readonly number[]): Rows =>
  rows[0].map((_, i) =>
    rows[0].map((_, j) => rows.reduce((sum, row, e) => sum + (weights?.[e] ?? 1) * row[i] * row[j], 0)),
  );

/** The largest eigenvalue and its vector of a matrix with real eigenvalues, by power iteration. */
function dominant(a: Rows): { value: number; vector: number[] } {
  let vector = a.map((_, i) => 1 + 0.1 * i);
  let value = 0;
  for (let k = 0; k < 3000; k++) {
    const next = a.map((row) => row.reduce((sum, entry, j) => sum + entry * vector[j], 0));
    value = Math.sqrt(next.reduce((sum, entry) => sum + entry * entry, 0));
    vector = next.map((entry) => entry / value);
  }
  return { value, vector };
}

/** Frank-Wolfe over {M ⪰ (ρ/d) S⁻¹, ⟨S, M⟩ = 1}: slow, and nothing of ours in it. Its vertices are (ρ/d) S⁻¹ + (1−ρ) v vᵀ/vᵀSv with v the top eigenvector of S⁻¹∇g. */
function frankWolfe(similar: Rows, dissimilar: Rows, steps: number, floor = 0): number {
  const s = scatterOf(similar);
  const whiten = inverse(s);
  let m = whiten.map((row) => row.map((value) => value / s.length));
  const spread = (matrix: Rows): number => dissimilar.reduce((sum, v) => sum + Math.sqrt(squared(matrix, v)), 0);
  for (let t = 0; t < steps; t++) {
    const gradient = scatterOf(
      dissimilar,
      dissimilar.map((v) => 0.5 / Math.sqrt(squared(m, v))),
    );
    const { vector } = dominant(times(whiten, gradient));
    const size = squared(s, vector);
    const vertex = (i: number, j: number): number =>
      (floor * whiten[i][j]) / s.length + ((1 - floor) * vector[i] * vector[j]) / size;
    const blend = (share: number): Rows =>
      m.map((row, i) => row.map((value, j) => (1 - share) * value + share * vertex(i, j)));
    let low = 0;
    let high = 1;
    for (let k = 0; k < 40; k++) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (spread(blend(a)) < spread(blend(b))) low = a;
      else high = b;
    }
    m = blend((low + high) / 2);
  }
  return spread(m);
}

const exact = { shrinkage: 1e-9, floor: 0, tolerance: 1e-10, maxIterations: 2000 };
const asRows = (metric: Metric): Rows => metric.matrix.toArrays();

describe("mmc", () => {
  const pairs = seededPairs(wine, 200);
  const similar = differences(wine.points, pairs, 1);
  const dissimilar = differences(wine.points, pairs, 0);

  it("reaches the optimum of 400 pairs of wine: a bound by duality, and Frank-Wolfe steps from below", () => {
    const metric = mmc.fit({ points: wine.points, pairs }, exact);
    const { f, g } = fAndG(wine.points, pairs, asRows(metric));
    expect(f).toBeCloseTo(1, 6);
    expect(-(metric.report.value as number) / g).toBeCloseTo(1, 9);
    expect(metric.report.converged).toBe(true);
    // g is concave: g* ≤ g + λmax(S⁻¹∇g) − ⟨∇g, M⟩ for tr = 1, and ⟨∇g, M⟩ = g/2.
    const m = asRows(metric);
    const gradient = scatterOf(
      dissimilar,
      dissimilar.map((v) => 0.5 / Math.sqrt(squared(m, v))),
    );
    const gap = dominant(times(inverse(scatterOf(similar)), gradient)).value - g / 2;
    expect(measured("duality gap, relative", gap / g)).toBeLessThan(1e-6);
    const slow = frankWolfe(similar, dissimilar, 60);
    expect(slow).toBeLessThanOrEqual(g * (1 + 1e-9));
    expect(slow / g).toBeGreaterThan(0.99);
  });

  it("reaches g = 47.2014 at f = 1 on the recorded 400 pairs of wine, where another implementation ends at 47.1481", () => {
    const recorded = JSON.parse(readFileSync("test/golden/mmc_wine_pairs.json", "utf8"));
    const given = {
      left: [...recorded.similarLeft, ...recorded.dissimilarLeft],
      right: [...recorded.similarRight, ...recorded.dissimilarRight],
      similar: [...recorded.similarLeft.map(() => 1), ...recorded.dissimilarLeft.map(() => 0)],
    };
    const { f, g } = fAndG(wine.points, given, asRows(mmc.fit({ points: wine.points, pairs: given }, exact)));
    expect(g / Math.sqrt(f)).toBeCloseTo(47.2014, 3);
    expect(g / Math.sqrt(f)).toBeGreaterThan(recorded.peer);
  });

  it("beats the recorded result of another implementation on the golden pairs, at equal f", () => {
    const points = golden.X;
    const list = golden.res.pairs;
    const kinds = golden.res.pairLabels;
    const given = {
      left: list.map(([i]) => i),
      right: list.map(([, j]) => j),
      similar: kinds.map((kind) => (kind > 0 ? 1 : 0)),
    };
    const theirs = fAndG(points, given, golden.res.mmc_full);
    const ours = fAndG(points, given, asRows(mmc.fit({ points, pairs: given }, exact)));
    expect(ours.g / Math.sqrt(ours.f)).toBeGreaterThanOrEqual((theirs.g / Math.sqrt(theirs.f)) * (1 - 1e-6));
  });

  it("keeps in every direction the share of the similar pairs' spread that its floor asks for, with either solver", () => {
    const s = scatterOf(similar);
    for (const solver of ["whitened", "iterated"] as const) {
      const metric = mmc.fit(
        { points: wine.points, pairs },
        { ...exact, floor: 0.4, solver, tolerance: 1e-7, maxIterations: 200 },
      );
      const m = asRows(metric);
      expect(fAndG(wine.points, pairs, m).f).toBeCloseTo(1, 4);
      const random = new Random(5);
      for (let k = 0; k < 50; k++) {
        const v = s.map(() => random.uniform() - 0.5);
        // vᵀMv ≥ (ρ/d) vᵀS⁻¹v
        expect(squared(m, v)).toBeGreaterThanOrEqual((0.4 / s.length) * squared(inverse(s), v) * (1 - 1e-6));
      }
      expect(metric.components).toBe(13);
    }
  });

  it("above its floor has the optimum over what is left: Frank-Wolfe steps from the floor do not exceed it", () => {
    const floored = mmc.fit({ points: wine.points, pairs }, { ...exact, floor: 0.4 });
    const { g } = fAndG(wine.points, pairs, asRows(floored));
    const slow = frankWolfe(similar, dissimilar, 60, 0.4);
    expect(slow).toBeLessThanOrEqual(g * (1 + 1e-9));
    expect(slow / g).toBeGreaterThan(0.99);
    expect(g).toBeLessThan(frankWolfe(similar, dissimilar, 60));
    const isotropic = fAndG(
      wine.points,
      pairs,
      asRows(mmc.fit({ points: wine.points, pairs }, { ...exact, floor: 1 })),
    );
    expect(isotropic.g).toBeLessThan(g);
  });

  it("has a gradient that central differences confirm", () => {
    const random = new Random(9);
    const rows = Matrix.from(dissimilar.slice(0, 40).map((row) => row.slice(0, 5)));
    const root = Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => random.uniform() - 0.4));
    const z = Matrix.from(times(flip(root), root));
    const objective = negativeSpread(rows);
    const gradient = new Matrix(5, 5);
    objective(z, gradient);
    const scratch = new Matrix(5, 5);
    for (let k = 0; k < 25; k++) {
      const h = 1e-6 * Math.max(1, Math.abs(z.data[k]));
      const [up, down] = [h, -h].map((step) => {
        const moved = z.clone();
        moved.data[k] += step;
        return objective(moved, scratch);
      });
      const numeric = (up - down) / (2 * h);
      expect(Math.abs(numeric - gradient.data[k])).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(numeric)));
    }
  });

  it("finds the same optimum from five random starts", () => {
    const rows = Matrix.from(dissimilar.map((row) => row.slice(0, 6)));
    const values = [1, 2, 3, 4, 5].map((seed) => {
      const random = new Random(seed);
      const root = Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => random.uniform() - 0.5));
      const start = Matrix.from(times(flip(root), root));
      return last(projectedGradient(negativeSpread(rows), spectrahedron(1), start, { steps: "spectral" }), 300).value;
    });
    for (const value of values) expect(value / values[0]).toBeCloseTo(1, 6);
  });

  it("never raises its objective with either solver, and stays feasible", () => {
    for (const solver of ["whitened", "iterated"] as const) {
      const metric = mmc.fit({ points: wine.points, pairs }, { solver, shrinkage: 1e-6, maxIterations: 60 });
      const { trace } = metric.report;
      for (let k = 1; k < trace.length; k++) expect(trace[k]).toBeLessThanOrEqual(trace[k - 1]);
      expect(fAndG(wine.points, pairs, asRows(metric)).f).toBeLessThanOrEqual(1 + 1e-6);
    }
  });

  it("comes near the optimum by the loop of the paper, and never above it", () => {
    const best = -(mmc.fit({ points: wine.points, pairs }, exact).report.value as number);
    const iterated = mmc.fit(
      { points: wine.points, pairs },
      { ...exact, solver: "iterated", maxIterations: 300, tolerance: 1e-7 },
    );
    const reached = -(iterated.report.value as number) / best;
    expect(reached).toBeLessThanOrEqual(1 + 1e-6);
    expect(reached).toBeGreaterThan(0.98);
  });

  it("sums plain distances over dissimilar pairs: squared ones would give rank one", () => {
    const metric = mmc.fit({ points: wine.points, pairs }, exact);
    expect(metric.components).toBeGreaterThan(1);
  });

  it("stands few points of many features, constant features and repeated points", () => {
    const random = new Random(1);
    const points = Array.from({ length: 20 }, () => [5, ...Array.from({ length: 40 }, () => random.uniform())]);
    const labels = points.map((_, i) => i % 2);
    const metric = mmc.fit({ points: [...points, ...points], labels: [...labels, ...labels] });
    expect(metric.matrix.data.every(Number.isFinite)).toBe(true);
    expect(metric.distance(points[0], points[1])).toBeGreaterThan(0);
  });

  it("refuses labels without two distinct points of a class", () => {
    const data = { points: [[0], [1], [2]], labels: ["a", "b", "c"] };
    expect(() => mmc.fit(data)).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
