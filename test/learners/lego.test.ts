import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lego, legoStep } from "../../src/learners/lego.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, psdCertificate } from "../../src/linalg/psd.ts";
import { pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, distance, flip, identity, inverse, logDet, plus, type Rows, times } from "./oracle.ts";

const d = 4;
const start = plus(gramOfMap(uniformMatrix(d, d, 1, 5)).toArrays(), by(identity(d), 0.1));
const difference = [1, -0.5, 2, 0.3];

const square = (m: Rows, v: readonly number[]): number => times(times([[...v]], m), flip([[...v]]))[0][0];

/** LD(M′, M) + η/2 (vᵀM′v − y)². */
function price(moved: Rows, target: number, rate: number): number {
  const ratio = times(moved, inverse(start));
  const miss = square(moved, difference) - target;
  return ratio.reduce((sum, row, i) => sum + row[i], 0) - logDet(moved) + logDet(start) - d + (rate / 2) * miss * miss;
}

const step = (target: number, rate: number, from = start) =>
  legoStep(Matrix.from(from), difference, target, rate).toArrays();

const cases = [
  [0.2, 0.05],
  [0.2, 3],
  [40, 0.05],
  [40, 3],
] as const;

describe("legoStep", () => {
  test("is at rest in the problem of the paper: M′⁻¹ = M⁻¹ + η (vᵀM′v − y) v vᵀ", () => {
    for (const [target, rate] of cases) {
      const moved = step(target, rate);
      const slope = rate * (square(moved, difference) - target);
      expect(
        distance(inverse(moved), plus(inverse(start), by(times(flip([difference]), [difference]), slope))),
      ).toBeLessThan(1e-9);
    }
  });

  test("has no neighbor that costs less in that convex problem", () => {
    for (const [target, rate] of cases) {
      const moved = step(target, rate);
      const best = price(moved, target, rate);
      for (let seed = 0; seed < 20; seed++) {
        const random = uniformMatrix(d, d, 1e-3, seed).toArrays();
        expect(price(plus(moved, plus(random, flip(random))), target, rate)).toBeGreaterThan(best - 1e-12);
      }
    }
  });

  test("moves nothing at its target and tends to it as the rate grows", () => {
    const before = square(start, difference);
    expect(distance(step(before, 3), start)).toBeLessThan(1e-13);
    expect(square(step(7, 1e12), difference)).toBeCloseTo(7, 6);
    const after = square(step(7, 0.01), difference);
    expect((after - 7) * (after - before)).toBeLessThan(0);
  });

  test("meets the target without losing digits for tiny rates and forms", () => {
    for (const scale of [1e-8, 1, 1e8]) {
      const moved = legoStep(Matrix.from([[scale]]), [1], 2 * scale, 1e-3 / (scale * scale)).get(0, 0) / scale;
      // ηp ȳ² + (1 − ηyp) ȳ − p = 0 in units of the scale.
      expect(1e-3 * moved * moved + (1 - 2e-3) * moved - 1).toBeCloseTo(0, 14);
    }
  });

  test("keeps M positive definite and exactly symmetric, whatever pairs come", () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    const pair = fc.tuple(
      fc.array(entry, { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0.01, max: 30, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 15 }), fc.constantFrom(0.01, 1, 100), (list, rate) => {
        const m = list.reduce((matrix, [v, target]) => legoStep(matrix, v, target, rate), Matrix.identity(3));
        expect(psdCertificate(m).semidefinite).toBe(true);
        expect(m.transposed()).toEqual(m);
      }),
      { numRuns: 60 },
    );
  });

  test("leaves its input and a pair of no length alone", () => {
    const matrix = Matrix.from(start);
    legoStep(matrix, difference, 1, 1);
    expect(matrix.toArrays()).toEqual(start);
    expect(legoStep(matrix, [0, 0, 0, 0], 1, 1)).toBe(matrix);
  });
});

describe("lego", () => {
  const data = standardized(readFixture("wine"));

  test("comes to rest in few passes, losing less in the last than in the first", () => {
    const { report } = lego.fit(data, { maxIterations: 100 });
    expect(report.converged).toBe(true);
    expect(report.trace.at(-1)).toBeLessThan(report.trace[0]);
  });

  test("is the mean of the matrices after each step, by the paper's loop in the learner's order", () => {
    const pairs = { left: [0, 2], right: [1, 3], similar: [1, 0] };
    const points = [[0], [1], [0.5], [1.5]];
    // Both differences are 1 and so are the bounds: nothing is ever broken, M stays the identity.
    expect(lego.fit({ points, pairs }).matrix.get(0, 0)).toBeCloseTo(
      lego.fit({ points, pairs }, { rate: 9 }).matrix.get(0, 0),
      12,
    );
    // One broken bound: similar at 2, dissimilar at 1, bounds at both ends.
    const apart = { points: [[0], [2], [0.5], [1.5]], pairs };
    const options = { lowerPercentile: 0, upperPercentile: 100, rate: 0.5, maxIterations: 1 };
    const scale = Math.sqrt((2 * (1 + 1 + 0.25 + 0.25)) / 3);
    const [near, far] = [(2 / scale) ** 2, (1 / scale) ** 2];
    const mean = (order: readonly number[]): number => {
      let m = 1;
      let sum = 0;
      for (const which of order) {
        const v = which === 0 ? near : far;
        const target = which === 0 ? far : near;
        if (which === 0 ? m * v > target : m * v < target)
          m = legoStep(Matrix.from([[m]]), [Math.sqrt(v)], target, 0.5).get(0, 0);
        sum += m / 2;
      }
      return sum;
    };
    const learned = lego.fit(apart, options).matrix.get(0, 0) * scale * scale;
    expect(Math.min(Math.abs(learned - mean([0, 1])), Math.abs(learned - mean([1, 0])))).toBeLessThan(1e-12);
  });

  test("brings broken bounds nearer: fewer given pairs are on the wrong side of a threshold", () => {
    const pairs = pairsOf(data, 150);
    const metric = lego.fit({ points: data.points, pairs });
    const mistakes = (of: (a: number[], b: number[]) => number): number => {
      const values = pairs.left.map((i, e) => ({
        value: of(data.points[i], data.points[pairs.right[e]]),
        kind: pairs.similar[e],
      }));
      return Math.min(
        ...values.map(({ value: cut }) => values.filter(({ value, kind }) => (value <= cut ? 0 : 1) === kind).length),
      );
    };
    const plain = mistakes((a, b) => Math.hypot(...a.map((value, c) => value - b[c])));
    expect(mistakes((a, b) => metric.distance(a, b))).toBeLessThan(plain);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned, euclidean } = heldOutAccuracy(lego, data);
    expect(learned).toBeGreaterThan(euclidean);
  });
});
