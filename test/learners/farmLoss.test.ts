import { describe, expect, test } from "vitest";
import { farmLoss } from "../../src/learners/farmLoss.ts";
import { farmValue } from "../../src/learners/farmRounds.ts";
import { tripletEdges } from "../../src/learners/tripletEdges.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gradientError } from "./differences.ts";
import { quadraticForm, someState, tripletCloud } from "./farmFixtures.ts";

const { points, triplets, edges } = tripletCloud(14, 5, 60, 3);
const state = someState(5, 8);
const loss = farmLoss(points, edges);
const margins = Array.from(
  triplets.anchor,
  (i, t) =>
    quadraticForm(points, state, i, triplets.negative[t]) - quadraticForm(points, state, i, triplets.positive[t]),
);
/** ℓ as the lecture prints it. */
const printed = (x: number): number => (x >= 1 ? 0 : x <= 0 ? 1 / 2 - x : (1 - x) ** 2 / 2);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** B = 1/T Σ ℓ′(margin) (v_il v_ilᵀ − v_ij v_ijᵀ), triplet by triplet. */
function bruteB(): Matrix {
  const b = new Matrix(5, 5);
  margins.forEach((margin, t) => {
    const slope = (margin >= 1 ? 0 : margin <= 0 ? -1 : margin - 1) / margins.length;
    for (const [end, sign] of [
      [triplets.negative[t], 1],
      [triplets.positive[t], -1],
    ]) {
      const v = Array.from(points.row(triplets.anchor[t]), (value, c) => value - points.get(end, c));
      for (let k = 0; k < 25; k++) b.data[k] += sign * slope * v[Math.floor(k / 5)] * v[k % 5];
    }
  });
  return b;
}

describe("the loss of farm", () => {
  test("is the mean of the smoothed hinge over triplets, by slow loops, in either half", () => {
    const expected = mean(margins.map(printed));
    expect(loss.ofMatrix(state.weights)(state.matrix, new Matrix(5, 5))).toBeCloseTo(expected, 12);
    expect(loss.ofWeights(state.matrix)(state.weights, new Matrix(1, 5))).toBeCloseTo(expected, 12);
    expect(margins.some((margin) => margin < 0) && margins.some((margin) => margin > 1)).toBe(true);
  });

  test("takes the quadratic form once, where the lecture squares it again", () => {
    const squared = Array.from(triplets.anchor, (i, t) =>
      printed(
        quadraticForm(points, state, i, triplets.negative[t]) ** 2 -
          quadraticForm(points, state, i, triplets.positive[t]) ** 2,
      ),
    );
    const value = loss.ofWeights(state.matrix)(state.weights, new Matrix(1, 5));
    expect(Math.abs(value - mean(squared))).toBeGreaterThan(0.1);
  });

  test("has the gradient (w wᵀ) ∘ B in M", () => {
    const gradient = new Matrix(5, 5);
    loss.ofMatrix(state.weights)(state.matrix, gradient);
    const w = state.weights.data;
    bruteB().data.forEach((value, k) => {
      expect(gradient.data[k]).toBeCloseTo(w[Math.floor(k / 5)] * w[k % 5] * value, 12);
    });
    expect(gradientError(loss.ofMatrix(state.weights), state.matrix)).toBeLessThan(1e-6);
  });

  test("has the gradient 2 (M ∘ B) w in w", () => {
    const gradient = new Matrix(1, 5);
    loss.ofWeights(state.matrix)(state.weights, gradient);
    const b = bruteB();
    for (let j = 0; j < 5; j++) {
      let expected = 0;
      for (let k = 0; k < 5; k++) expected += 2 * state.matrix.get(j, k) * b.get(j, k) * state.weights.data[k];
      expect(gradient.data[j]).toBeCloseTo(expected, 12);
    }
    expect(gradientError(loss.ofWeights(state.matrix), state.weights)).toBeLessThan(1e-6);
  });

  test("is convex in M along any line, and not in w", () => {
    const ofMatrix = loss.ofMatrix(state.weights);
    const at = (k: number) => ofMatrix(someState(5, k).matrix, new Matrix(5, 5));
    for (let k = 1; k < 20; k++) {
      const middle = someState(5, k).matrix;
      someState(5, k + 50).matrix.data.forEach((value, e) => {
        middle.data[e] = (middle.data[e] + value) / 2;
      });
      expect(ofMatrix(middle, new Matrix(5, 5))).toBeLessThanOrEqual((at(k) + at(k + 50)) / 2 + 1e-12);
    }
  });

  test("adds both penalties to the whole objective, for each norm", () => {
    const data = mean(margins.map(printed));
    const m = state.matrix;
    const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
    const norms = {
      frobenius: sum(m.data.map((value) => value * value)),
      l1: sum(m.data.map(Math.abs)),
      nuclear: sum([0, 1, 2, 3, 4].map((j) => m.get(j, j))),
    };
    for (const norm of ["frobenius", "l1", "nuclear"] as const) {
      const value = farmValue(loss, { norm, matrix: 0.2, weights: 0.3 }, state);
      expect(value).toBeCloseTo(data + 0.2 * norms[norm] + 0.3 * sum(state.weights.data), 12);
    }
  });
});

describe("the pairs of triplets", () => {
  test("are listed once, whichever end comes first", () => {
    const found = tripletEdges(
      { anchor: Int32Array.of(0, 1, 0), positive: Int32Array.of(1, 0, 1), negative: Int32Array.of(2, 2, 3) },
      4,
    );
    expect(Array.from(found.pairs.left)).toEqual([0, 0, 1, 0]);
    expect(Array.from(found.positive)).toEqual([0, 0, 0]);
    const ends = (e: number) => [found.pairs.left[e], found.pairs.right[e]];
    expect(Array.from(found.negative, ends)).toEqual([
      [0, 2],
      [1, 2],
      [0, 3],
    ]);
  });
});
