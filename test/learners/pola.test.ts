import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type PolaState, pola, polaStep } from "../../src/learners/pola.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap, projectPsd, psdCertificate } from "../../src/linalg/psd.ts";
import { pairsOf, readFixture, standardized } from "../contract/fixtures.ts";
import { uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, distance, flip, plus, times } from "./oracle.ts";

const d = 3;
const square = (m: Matrix, v: readonly number[]): number => times(times([[...v]], m.toArrays()), flip([[...v]]))[0][0];
const outer = (v: readonly number[]) => times(flip([[...v]]), [[...v]]);
const vectorOf = (seed: number): number[] => Array.from(uniformMatrix(1, d, 2, seed).data);

/** ‖M − M*‖² + (b − b*)². */
function squaredGap(a: PolaState, b: PolaState): number {
  const moved = a.matrix.data.reduce((sum, value, k) => sum + (value - b.matrix.data[k]) ** 2, 0);
  return moved + (a.threshold - b.threshold) ** 2;
}

const wide: PolaState = { matrix: Matrix.diagonal([50, 50, 50]), threshold: 40 };

describe("polaStep", () => {
  test("puts the pair exactly on its margin, y (b − d²) = m, where neither the cone nor b ≥ m is in the way", () => {
    for (const [y, v] of [
      [1, [1, -0.5, 1.5]],
      [-1, [0.2, 0.1, -0.3]],
    ] as const) {
      for (const margin of [1, 0.3]) {
        const { state, loss } = polaStep(wide, v, y, { margin });
        expect(loss).toBeCloseTo(margin - y * (40 - square(wide.matrix, v)), 12);
        expect(loss).toBeGreaterThan(0);
        expect(y * (state.threshold - square(state.matrix, v))).toBeCloseTo(margin, 10);
      }
    }
    expect(polaStep(wide, [0.2, 0.1, -0.3], -1)).toEqual(polaStep(wide, [0.2, 0.1, -0.3], -1, { margin: 1 }));
  });

  test("is the projection onto that half-space: nothing else on it is nearer", () => {
    const v = [1, -0.5, 1.5];
    const { state } = polaStep(wide, v, 1);
    const shortest = squaredGap(state, wide);
    for (let seed = 0; seed < 50; seed++) {
      const other = gramOfMap(uniformMatrix(d, d, 8, seed));
      expect(squaredGap({ matrix: other, threshold: 1 + square(other, v) }, wide)).toBeGreaterThan(shortest);
    }
    const alpha = (square(wide.matrix, v) - 39) / (1 + (1 + 0.25 + 2.25) ** 2);
    expect(state.threshold - 40).toBeCloseTo(alpha, 12);
    expect(distance(state.matrix.toArrays(), plus(wide.matrix.toArrays(), by(outer(v), -alpha)))).toBeLessThan(1e-14);
  });

  test("then goes to the nearest positive semidefinite matrix and a threshold of the margin at least", () => {
    let left = 0;
    for (let seed = 0; seed < 60; seed++) {
      const v = vectorOf(seed);
      const matrix = gramOfMap(uniformMatrix(2, d, 1, seed + 100)); // of rank 2
      const start = { matrix, threshold: 1 };
      const { state, loss } = polaStep(start, v, 1);
      const length = v.reduce((sum, value) => sum + value * value, 0);
      const alpha = loss / (1 + length * length);
      const moved = Matrix.from(plus(matrix.toArrays(), by(outer(v), -alpha)));
      if (!psdCertificate(moved).semidefinite) left++;
      expect(distance(state.matrix.toArrays(), projectPsd(moved).toArrays())).toBeLessThan(1e-9);
      expect(state.threshold).toBeCloseTo(1 + alpha, 12);
    }
    expect(left).toBeGreaterThan(10);
    const dissimilar = polaStep({ matrix: Matrix.identity(d), threshold: 1.2 }, [0.1, 0.1, 0.1], -1);
    expect(dissimilar.loss).toBeGreaterThan(1);
    expect(dissimilar.state.threshold).toBe(1);
  });

  test("does nothing to a pair beyond its margin, and no more than C to any", () => {
    const fine = polaStep(wide, [0.01, 0, 0], 1);
    expect(fine.loss).toBe(0);
    expect(fine.state).toEqual(wide);
    const { state } = polaStep(wide, [1, -0.5, 1.5], 1, { aggressiveness: 0.001 });
    expect(state.threshold).toBe(40.001);
  });

  test("comes nearer to every metric and threshold that serve all pairs, by ℓ²/(1 + ‖v‖⁴) at least", () => {
    const random = new Random(5);
    const truth: PolaState = { matrix: Matrix.diagonal([4, 1, 0]), threshold: 4 };
    let state: PolaState = { matrix: Matrix.identity(d), threshold: 1 };
    let corrections = 0;
    for (let t = 0; t < 400; t++) {
      const v = Array.from({ length: d }, () => 4 * random.uniform() - 2);
      const gap = square(truth.matrix, v) - truth.threshold;
      if (Math.abs(gap) < 1) continue;
      const before = squaredGap(state, truth);
      const { state: next, loss } = polaStep(state, v, gap < 0 ? 1 : -1);
      const length = v.reduce((sum, value) => sum + value * value, 0);
      expect(squaredGap(next, truth)).toBeLessThanOrEqual(before - (loss * loss) / (1 + length * length) + 1e-9);
      expect(psdCertificate(next.matrix).semidefinite).toBe(true);
      if (loss > 0) corrections++;
      state = next;
    }
    expect(corrections).toBeGreaterThan(20);
  });

  test("leaves its input as it was", () => {
    const matrix = Matrix.identity(d);
    polaStep({ matrix, threshold: 1 }, [1, 2, 3], 1);
    expect(matrix).toEqual(Matrix.identity(d));
  });
});

describe("pola", () => {
  const data = standardized(readFixture("wine"));

  test("comes to rest in few passes, losing less in the last than in the first", () => {
    const { report } = pola.fit(data, { maxIterations: 100 });
    expect(report.converged).toBe(true);
    expect(report.trace.at(-1)).toBeLessThan(report.trace[0]);
  });

  test("puts more given pairs on the right side of one threshold than Euclid", () => {
    const pairs = pairsOf(data, 150);
    const metric = pola.fit({ points: data.points, pairs });
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
    const { learned, euclidean } = heldOutAccuracy(pola, data);
    expect(learned).toBeGreaterThan(euclidean);
  });
});
