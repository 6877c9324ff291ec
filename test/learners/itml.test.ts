import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../src/base/random.ts";
import { itml, logDetProjections, percentile } from "../../src/learners/itml.ts";
import type { PairDifferences } from "../../src/learners/pairDifferences.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { bregmanProjections, settled } from "../../src/optim/methods/bregmanProjections.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { iris, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { golden, identity, inverse, logDet, type Rows, times } from "./oracle.ts";

const goldenPairs = golden.res.pairs;
const goldenKinds = golden.res.pairLabels;

/** The golden pairs as differences, all similar ones first: the cyclic order of the golden values. */
function goldenDifferences(): PairDifferences {
  const order = [1, -1].flatMap((kind) => goldenPairs.filter((_, e) => goldenKinds[e] === kind));
  return {
    differences: Matrix.from(order.map(([i, j]) => golden.X[i].map((value, c) => value - golden.X[j][c]))),
    similar: Uint8Array.from(order, (_, e) => (e < goldenKinds.filter((kind) => kind === 1).length ? 1 : 0)),
  };
}

const inOrder = (count: number) => Int32Array.from({ length: count }, (_, c) => c);
const bounds = { similar: 2, dissimilar: 8 };

function sweep(pairs: PairDifferences, gamma: number, sweeps: number, prior = Matrix.identity(pairs.differences.cols)) {
  const problem = logDetProjections(pairs, bounds, gamma, prior);
  const order = inOrder(pairs.similar.length);
  const run = traced(
    solve(
      bregmanProjections(problem, () => order),
      anyOf(settled(1e-9), maxIterations(sweeps)),
    ),
  );
  return { ...run, problem };
}

/** The definition by plain loops: M⁻¹ and ξ follow from the multipliers, which meet their constraint one at a time by bisection. */
function slowMultiplier(pairs: PairDifferences, gamma: number, multipliers: number[], c: number): number {
  const sign = pairs.similar[c] ? 1 : -1;
  const v = Array.from(pairs.differences.row(c));
  const violation = (lambda: number): number => {
    const moved = multipliers.map((value, e) => (e === c ? lambda : value));
    const inverted = precision(pairs, moved);
    if (!Number.isFinite(logDet(inverted))) return sign * Infinity; // past the pole of M, q is infinite
    const m = inverse(inverted);
    const target = pairs.similar[c] ? bounds.similar : bounds.dissimilar;
    const xi = 1 / (1 / target - (sign * lambda) / gamma);
    const q = times(
      times([v], m),
      v.map((value) => [value]),
    )[0][0];
    return xi > 0 ? sign * (q - xi) : -Infinity;
  };
  if (violation(0) <= 0) return 0;
  let low = 0;
  let high = 1e-3;
  while (violation(high) > 0 && high < 1e6) high *= 2;
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (violation(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** M⁻¹ = I + Σ δ λ v vᵀ. */
function precision({ differences, similar }: PairDifferences, multipliers: readonly number[]): Rows {
  const sum = identity(differences.cols);
  multipliers.forEach((lambda, e) => {
    const v = differences.row(e);
    const sign = similar[e] ? 1 : -1;
    for (let i = 0; i < v.length; i++) for (let j = 0; j < v.length; j++) sum[i][j] += sign * lambda * v[i] * v[j];
  });
  return sum;
}

const relative = (a: Matrix, b: Rows): number => {
  let error = 0;
  let size = 0;
  b.forEach((row, i) => {
    row.forEach((value, j) => {
      error += (a.get(i, j) - value) * (a.get(i, j) - value);
      size += value * value;
    });
  });
  return Math.sqrt(error / size);
};

describe("logDetProjections", () => {
  it.each([
    ["itml_1", 1],
    ["itml_5", 5],
    ["itml_1000", 31],
  ] as const)("gives the golden matrix %s in the same cyclic order", (name, sweeps) => {
    const { M } = golden.res[name];
    expect(relative(sweep(goldenDifferences(), 1, sweeps).solution.x, M)).toBeLessThan(1e-9);
  });

  it("meets vᵀMv = ξ after an unclipped step, for every γ", () => {
    for (const gamma of [0.1, 1, 2, 50]) {
      for (const kind of [1, 0]) {
        const pairs = { differences: Matrix.from([[3, 1, kind ? 0 : -4]]), similar: Uint8Array.of(kind) };
        const far = { similar: 4, dissimilar: 60 };
        const problem = logDetProjections(pairs, far, gamma, Matrix.identity(3));
        problem.project(0);
        const v = [[3, 1, kind ? 0 : -4]];
        const q = times(
          times(v, problem.solution().toArrays()),
          v[0].map((value) => [value]),
        )[0][0];
        const sign = kind ? 1 : -1;
        const xi = 1 / (1 / (kind ? 4 : 60) - (sign * problem.multipliers[0]) / gamma);
        expect(q / xi).toBeCloseTo(1, 12);
      }
    }
  });

  it("makes each sweep the exact coordinate search on the dual that bisection finds", () => {
    const random = new Random(4);
    const rows = Array.from({ length: 8 }, () => [0, 1, 2].map(() => 4 * random.uniform() - 2));
    const pairs = { differences: Matrix.from(rows), similar: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0) };
    for (const gamma of [0.3, 2]) {
      const { problem, solution } = sweep(pairs, gamma, 12);
      const slow = new Array<number>(8).fill(0);
      for (let round = 0; round < 12; round++)
        for (let c = 0; c < 8; c++) slow[c] = slowMultiplier(pairs, gamma, slow, c);
      slow.forEach((value, c) => {
        expect(problem.multipliers[c]).toBeCloseTo(value, 9);
      });
      expect(relative(solution.x, inverse(precision(pairs, slow)))).toBeLessThan(1e-9);
    }
  });

  it("lowers its value with every sweep, down to minus the primal objective", () => {
    const pairs = goldenDifferences();
    const { trace, solution } = sweep(pairs, 1, 3000);
    for (let k = 1; k < trace.length; k++) expect(trace[k]).toBeLessThanOrEqual(trace[k - 1] + 1e-12);
    const m = solution.x.toArrays();
    const d = m.length;
    let primal = m.reduce((sum, row, i) => sum + row[i], 0) - d - logDet(m);
    pairs.similar.forEach((kind, c) => {
      const v = [Array.from(pairs.differences.row(c))];
      const q = times(
        times(v, m),
        v[0].map((value) => [value]),
      )[0][0];
      const target = kind ? bounds.similar : bounds.dissimilar;
      const ratio = (kind ? Math.max(q, target) : Math.min(q, target)) / target;
      primal += ratio - Math.log(ratio) - 1;
    });
    expect(Math.abs(measured("duality gap, relative", 1 + solution.value / primal))).toBeLessThan(5e-7);
  });

  it("measures twice the divergence of the prior's Gaussian from that of the result, both with M as precision", () => {
    const one = { differences: Matrix.from([[2]]), similar: Uint8Array.of(1) };
    const problem = logDetProjections(one, { similar: 1, dissimilar: 9 }, 1e9, Matrix.identity(1));
    problem.project(0);
    const m = problem.solution().get(0, 0);
    expect(m).toBeCloseTo(1 / 4, 6);
    // p(x|M) = √(det M / 2π) exp(−½ xᵀMx); the integral of p₁ (ln p₁ − ln p_m) by the midpoint rule.
    const logDensity = (x: number, precision: number): number =>
      0.5 * Math.log(precision / (2 * Math.PI)) - 0.5 * precision * x * x;
    let divergence = 0;
    const width = 1e-3;
    for (let x = -12 + width / 2; x < 12; x += width) {
      divergence += width * Math.exp(logDensity(x, 1)) * (logDensity(x, 1) - logDensity(x, m));
    }
    expect(-problem.value()).toBeCloseTo(2 * divergence, 6);
  });

  it("keeps M positive definite and the multipliers nonnegative, whatever the pairs and γ", () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    const pair = fc.tuple(fc.array(entry, { minLength: 3, maxLength: 3 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 12 }), fc.constantFrom(0.01, 1, 1000), (list, gamma) => {
        const usable = list.filter(([v]) => v.some((value) => Math.abs(value) > 1e-3));
        fc.pre(usable.length > 0);
        const pairs = {
          differences: Matrix.from(usable.map(([v]) => v)),
          similar: Uint8Array.from(usable, ([, kind]) => (kind ? 1 : 0)),
        };
        const { problem, solution } = sweep(pairs, gamma, 30);
        expect(problem.multipliers.every((value) => value >= 0)).toBe(true);
        expect(Number.isFinite(logDet(solution.x.toArrays()))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("percentile", () => {
  it("interpolates between neighbors and reaches both ends", () => {
    const values = Float64Array.of(4, 1, 3, 2);
    expect([0, 25, 50, 100].map((p) => percentile(values, p))).toEqual([1, 1.75, 2.5, 4]);
    expect(percentile(Float64Array.of(7), 95)).toBe(7);
  });
});

describe("itml", () => {
  const data = standardized(readFixture("wine"));

  it("brings similar pairs nearer and dissimilar ones farther, relative to each other", () => {
    const metric = itml.fit(data);
    expect(metric.report.converged).toBe(true);
    const ratio = (distance: (a: number[], b: number[]) => number): number => {
      const sums = [0, 0];
      const counts = [0, 0];
      data.points.forEach((a, i) => {
        for (let j = 0; j < i; j++) {
          const kind = data.labels[i] === data.labels[j] ? 1 : 0;
          sums[kind] += distance(a, data.points[j]);
          counts[kind]++;
        }
      });
      return sums[1] / counts[1] / (sums[0] / counts[0]);
    };
    const euclid = (a: number[], b: number[]): number =>
      Math.sqrt(a.reduce((sum, value, c) => sum + (value - b[c]) * (value - b[c]), 0));
    expect(ratio((a, b) => metric.distance(a, b))).toBeLessThan(0.9 * ratio(euclid));
  });

  it("says how many pairs it used and that a short budget is no convergence", () => {
    const { report } = itml.fit(data, { constraints: 30, maxIterations: 1 });
    expect(report.constraints).toEqual({ similar: 30, dissimilar: 30 });
    expect([report.converged, report.iterations]).toEqual([false, 1]);
  });

  it("stays at the prior when slack is free, and at the inverse covariance when that is the prior", () => {
    const free = { gamma: 1e-9, constraints: 50 };
    const identityLike = itml.fit(data, free).matrix;
    for (let i = 0; i < 13; i++) {
      for (let j = 0; j < 13; j++) {
        expect(identityLike.get(i, j) / identityLike.get(0, 0)).toBeCloseTo(i === j ? 1 : 0, 6);
      }
    }
    const whitened = itml.fit(data, { ...free, prior: "covariance" }).transform(data.points);
    const variance = (c: number): number => whitened.toArrays().reduce((sum, row) => sum + row[c] * row[c], 0);
    for (let c = 1; c < 13; c++) expect(variance(c) / variance(0)).toBeCloseTo(1, 3);
  });

  it("takes its bounds from squared distances: a pair at the median is bound by its square", () => {
    const points = [[0], [1], [3], [7]];
    const pairs = { left: [0, 1, 0], right: [1, 2, 3], similar: [1, 1, 0] };
    // Distances 1, 2, 7: the 0th percentile of the squares is 1, the 100th is 49. Both hold at the start, but the second pair must shrink.
    const metric = itml.fit(
      { points, pairs },
      { lowerPercentile: 0, upperPercentile: 100, gamma: 1e6, tolerance: 1e-9, maxIterations: 10_000 },
    );
    const unit = metric.distance([0], [1]);
    expect(metric.distance([1], [3]) / unit).toBeCloseTo(2, 9);
    expect(metric.report.value).toBeLessThan(0);
  });

  it("learns from given pairs, skips equal points with a warning and names a dissimilar pair of equal points", () => {
    const { points } = iris();
    const rows = [...points, points[0]];
    const pairs = { left: [0, 0, 0, 60], right: [1, 150, 70, 120], similar: [1, 1, 0, 0] };
    const metric = itml.fit({ points: rows, pairs });
    expect(metric.report.warnings.join()).toMatch(/1 .*identical/);
    expect(metric.report.constraints).toMatchObject({ similar: 1, dissimilar: 2 });
    expect(() => itml.fit({ points: rows, pairs: { ...pairs, similar: [1, 0, 0, 0] } })).toThrow(/pair 1/);
  });
});
