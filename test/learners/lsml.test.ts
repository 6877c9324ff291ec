import { describe, expect, test } from "vitest";
import { lsml, lsmlObjective } from "../../src/learners/lsml.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { lbfgs } from "../../src/optim/methods/lbfgs.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../../src/optim/stop.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, distance, flip, golden, identity, inverse, logDet, plus, type Rows, times } from "./oracle.ts";

const { quadruplets: fours, lsml_optimum: optimum, lsml: peer } = golden.res;
const between = (i: number, j: number): number[] => golden.X[i].map((value, c) => value - golden.X[j][c]);
const compared = {
  points: Matrix.from(golden.X),
  quadruplets: {
    a: Int32Array.from(fours, ([a]) => a),
    b: Int32Array.from(fours, ([, b]) => b),
    c: Int32Array.from(fours, ([, , c]) => c),
    d: Int32Array.from(fours, ([, , , d]) => d),
  },
};
const weighted = (weights: readonly number[]) => ({
  ...compared,
  quadruplets: { ...compared.quadruplets, weights: Float64Array.from(weights) },
});

const length = (m: Rows, v: readonly number[]): number =>
  Math.sqrt(v.reduce((sum, value, i) => sum + value * v.reduce((inner, other, j) => inner + m[i][j] * other, 0), 0));

/** tr(M P₀) − ln det M + γ Σ w [d − d′]₊² / Σ w by loops. */
function definition(m: Rows, precision: Rows, penalty: number, weights = fours.map(() => 1)): number {
  const total = weights.reduce((sum, value) => sum + value, 0);
  const priced = times(m, precision).reduce((sum, row, i) => sum + row[i], 0);
  return fours.reduce((sum, [a, b, c, d], e) => {
    const gap = Math.max(0, length(m, between(a, b)) - length(m, between(c, d)));
    return sum + (penalty * weights[e] * gap * gap) / total;
  }, priced - logDet(m));
}

const d = 13;
const ignored = new Matrix(d, d);
const weights = fours.map((_, e) => 0.2 + (e % 5));

describe("lsmlObjective", () => {
  const map = uniformMatrix(d, d, 1, 5);
  const square = uniformMatrix(d, d, 1, 6).toArrays();
  const precision = plus(times(flip(square), square), identity(d));

  test("is the paper's, weights and prior included, recomputed by slow loops", () => {
    const m = times(flip(map.toArrays()), map.toArrays());
    const value = lsmlObjective(weighted(weights), Matrix.from(precision), 3)(map, ignored);
    expect(value / definition(m, precision, 3, weights)).toBeCloseTo(1, 12);
    expect(lsmlObjective(compared, Matrix.from(precision), 3)(map, ignored)).not.toBeCloseTo(value, 3);
  });

  test("has the gradient that central differences find", () => {
    const objective = lsmlObjective(weighted(weights), Matrix.from(precision), 30);
    expect(gradientError(objective, map)).toBeLessThan(1e-6);
  });

  test("is infinite for a singular map", () => {
    expect(
      lsmlObjective(compared, Matrix.identity(d), 1)(Matrix.diagonal([...map.row(0)].fill(0, 3, 4)), ignored),
    ).toBe(Infinity);
  });

  test("reaches the golden minimum from the identity and from elsewhere, and none that is lower", () => {
    for (const start of [Matrix.identity(d), uniformMatrix(d, d, 1, 9)]) {
      const objective = lsmlObjective(compared, Matrix.identity(d), 1);
      const { solution } = traced(solve(lbfgs(objective, start), anyOf(smallGradient(1e-9), maxIterations(500))));
      expect(Math.abs(solution.value / optimum.f - 1)).toBeLessThan(1e-9);
      expect(solution.value).toBeLessThan(definition(peer, identity(d), 1));
      expect(distance(gramOfMap(solution.x).toArrays(), optimum.M)).toBeLessThan(1e-5);
    }
  });

  test("meets the optimality condition of the convex problem in M", () => {
    const objective = lsmlObjective(weighted(weights), Matrix.from(precision), 5);
    const { solution } = traced(
      solve(lbfgs(objective, Matrix.identity(d)), anyOf(smallGradient(1e-7), maxIterations(500))),
    );
    const m = gramOfMap(solution.x).toArrays();
    let slope = plus(precision, by(inverse(m), -1));
    const total = weights.reduce((sum, value) => sum + value, 0);
    fours.forEach(([a, b, c, e], which) => {
      const [u, v] = [between(a, b), between(c, e)];
      const gap = Math.max(0, length(m, u) - length(m, v));
      if (gap === 0) return;
      const share = (5 * weights[which] * gap) / total;
      slope = plus(slope, by(times(flip([u]), [u]), share / length(m, u)));
      slope = plus(slope, by(times(flip([v]), [v]), -share / length(m, v)));
    });
    const rest = Math.sqrt(slope.flat().reduce((sum, value) => sum + value * value, 0));
    expect(measured("‖∇f(M)‖ = 0", rest)).toBeLessThan(1e-5);
  });
});

describe("lsml", () => {
  const data = standardized(readFixture("wine"));
  // The golden list holds pairs of a row with itself, which `fit` refuses.
  const usable = fours.filter(([a, b, c, e]) => a !== b && c !== e);
  const given = {
    a: usable.map(([a]) => a),
    b: usable.map(([, b]) => b),
    c: usable.map(([, , c]) => c),
    d: usable.map(([, , , e]) => e),
  };

  test("counts a quadruplet of weight 2 as one given twice", () => {
    const options = { tolerance: 1e-12, maxIterations: 1000 };
    const twice = Object.fromEntries(
      Object.entries(given).map(([key, rows]) => [key, [...rows, ...rows.slice(0, 10)]]),
    );
    const doubled = lsml.fit({ points: golden.X, quadruplets: twice as typeof given }, options).matrix.toArrays();
    const weighted = lsml
      .fit({ points: golden.X, quadruplets: { ...given, weights: usable.map((_, e) => (e < 10 ? 2 : 1)) } }, options)
      .matrix.toArrays();
    const plain = lsml.fit({ points: golden.X, quadruplets: given }, options).matrix.toArrays();
    expect(distance(weighted, doubled)).toBeLessThan(1e-4);
    expect(distance(plain, doubled)).toBeGreaterThan(1e-3);
  });

  test("learns through the differences of a few quadruplets what it learns through the points of many", () => {
    const few = usable.slice(0, 20);
    const many = Array.from({ length: 100 }, (_, e) => few[e % 20]);
    const [first, second] = [few, many].map((list) =>
      lsml
        .fit({
          points: golden.X,
          quadruplets: {
            a: list.map(([a]) => a),
            b: list.map(([, b]) => b),
            c: list.map(([, , c]) => c),
            d: list.map(([, , , e]) => e),
          },
        })
        .matrix.toArrays(),
    );
    expect(2 * few.length).toBeLessThan(golden.X.length);
    expect(2 * many.length).toBeGreaterThan(golden.X.length);
    expect(distance(first, second)).toBeLessThan(1e-9);
  });

  test("refuses weights that are missing, not positive or not finite, by place", () => {
    const fitting = (some: number[]) => () => lsml.fit({ points: golden.X, quadruplets: { ...given, weights: some } });
    expect(fitting([1, 2])).toThrow(/`weights` has 2 entries/);
    for (const bad of [0, -1, Number.NaN, Infinity]) {
      expect(fitting(usable.map((_, e) => (e === 3 ? bad : 1)))).toThrow(`weight 3 is ${bad}`);
    }
  });

  test("stays at the prior when excess is free", () => {
    const near = lsml.fit(data, { penalty: 1e-9 }).matrix;
    const whitened = lsml.fit(data, { penalty: 1e-9, prior: "covariance" }).transform(data.points);
    const variance = (c: number): number => whitened.toArrays().reduce((sum, row) => sum + row[c] * row[c], 0);
    for (let c = 1; c < d; c++) {
      expect(near.get(c, c) / near.get(0, 0)).toBeCloseTo(1, 6);
      expect(variance(c) / variance(0)).toBeCloseTo(1, 3);
    }
  });

  test("satisfies more quadruplets than Euclid and finds better neighbors on held-out wine", () => {
    const metric = lsml.fit({ points: golden.X, quadruplets: given });
    const kept = (of: (i: number, j: number) => number) => usable.filter(([a, b, c, e]) => of(a, b) < of(c, e)).length;
    const learned = kept((i, j) => metric.distance(golden.X[i], golden.X[j]));
    expect(learned).toBeGreaterThan(kept((i, j) => length(identity(d), between(i, j))));
    expect(metric.report.converged).toBe(true);
    const { learned: right, euclidean } = heldOutAccuracy(lsml, data);
    expect(right).toBeGreaterThan(euclidean);
  });

  test("takes what labels give: as many quadruplets as there are, or as asked for", () => {
    const cloud = blobs(3);
    expect(lsml.fit(cloud).report.constraints).toEqual({ quadruplets: 9 * 27 });
    expect(lsml.fit(cloud, { constraints: 50 }).report.constraints).toEqual({ quadruplets: 50 });
  });
});
