import { describe, expect, test } from "vitest";
import { farmLoss } from "../../src/learners/farmLoss.ts";
import {
  type FarmPenalties,
  type FarmState,
  farmRounds,
  farmStart,
  farmValue,
  featureMatrix,
  type MatrixNorm,
  matrixPenalty,
  matrixStep,
  rescaled,
  spannedMatrixStep,
} from "../../src/learners/farmRounds.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { dot, norm, plus, scaled } from "../../src/optim/vectors.ts";
import { relativeError } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { someState, tripletCloud } from "./farmFixtures.ts";

const { points, edges } = tripletCloud(30, 6, 300, 5);
const loss = farmLoss(points, edges);
const norms: readonly MatrixNorm[] = ["frobenius", "l1", "nuclear"];
const penaltiesOf = (name: MatrixNorm): FarmPenalties => ({ norm: name, matrix: 0.01, weights: 0.02 });

describe.each(norms)("the M-step of farm under the %s norm", (name) => {
  const penalties = penaltiesOf(name);
  const fixed = someState(6, 2);
  const { x: matrix, value } = matrixStep(loss, penalties, fixed, { steps: 3000, tolerance: 1e-15 });
  const gradient = new Matrix(6, 6);
  loss.ofMatrix(fixed.weights)(matrix, gradient);

  test("ends where the optimality conditions hold", () => {
    expect(norm(matrix)).toBeGreaterThan(0.1);
    expect(eigh(matrix).values[0]).toBeGreaterThanOrEqual(-1e-12);
    // R = ∇F + λ₁ ∂Ω must be semidefinite and orthogonal to M; the l1 norm has a free subgradient where M is 0.
    const weight = penalties.matrix;
    if (name !== "l1") {
      const slope = name === "frobenius" ? scaled(matrix, 2 * weight) : scaled(Matrix.identity(6), weight);
      const residual = plus(gradient, 1, slope);
      expect(eigh(residual).values[0]).toBeGreaterThan(-1e-5);
      expect(Math.abs(dot(residual, matrix))).toBeLessThan(1e-5);
    }
    const step = matrixPenalty(penalties).proximal(plus(matrix, -1, gradient), 1);
    expect(measured("M = prox(M − ∇F), relative", norm(plus(step, -1, matrix)) / norm(matrix))).toBeLessThan(1e-4);
  });

  test("is not beaten by any other semidefinite matrix", () => {
    const at = (m: Matrix) => loss.ofMatrix(fixed.weights)(m, new Matrix(6, 6)) + matrixPenalty(penalties).value(m);
    expect(value).toBeCloseTo(at(matrix), 10);
    for (let k = 0; k < 50; k++) {
      const other = someState(6, 100 + k).matrix;
      for (const share of [1, 0.1, 0.001]) {
        expect(at(plus(matrix, share, plus(other, -1, matrix)))).toBeGreaterThanOrEqual(value - 1e-9);
      }
    }
  });

  test("presses the rows of a feature with weight 0 to 0", () => {
    const weights = fixed.weights.clone();
    weights.data[2] = 0;
    const solved = matrixStep(loss, penalties, { ...fixed, weights }, { steps: 3000, tolerance: 1e-15 });
    expect(Math.max(...solved.x.row(2).map(Math.abs))).toBeLessThan(1e-3);
    const slope = new Matrix(1, 6);
    const withoutRow = solved.x.clone();
    for (let k = 0; k < 6; k++) {
      withoutRow.data[12 + k] = 0;
      withoutRow.data[6 * k + 2] = 0;
    }
    loss.ofWeights(withoutRow)(weights, slope);
    expect(slope.data[2]).toBe(0);
  });
});

describe.each(norms)("the rounds of farm under the %s norm", (name) => {
  const run = (penalties: FarmPenalties, rounds: number) => {
    const { method, state } = farmRounds(points, edges, penalties);
    const trace: { value: number; state: FarmState; x: Matrix }[] = [];
    for (let round = 0; round < rounds; round++) {
      const { value, x } = method.next().value;
      trace.push({ value, state: state(), x });
    }
    return trace;
  };

  test("never raise the joint objective, and report it as it is", () => {
    const penalties = penaltiesOf(name);
    const trace = run(penalties, 25);
    let before = farmValue(loss, penalties, farmStart(6));
    for (const { value, state, x } of trace) {
      expect(value).toBeLessThanOrEqual(before);
      before = value;
      const kept = Array.from(state.active);
      const narrow = Matrix.from(points.toArrays().map((row) => kept.map((j) => row[j])));
      expect(farmValue(farmLoss(narrow, edges), penalties, state)).toBeCloseTo(value, 12);
      expect(x.data).toEqual(featureMatrix(state).data);
    }
    expect(before).toBeLessThan(0.95 * farmValue(loss, penalties, farmStart(6)));
  });

  test("let features leave for good, down to none where the penalty is too high", () => {
    let before = [0, 1, 2, 3, 4, 5];
    for (const { state } of run({ ...penaltiesOf(name), weights: 0.05 }, 15)) {
      const active = Array.from(state.active);
      expect(active.every((j) => before.includes(j))).toBe(true);
      expect(state.weights.data.every((value) => value > 0)).toBe(true);
      expect(state.matrix.rows).toBe(active.length);
      before = active;
    }
    const end = run({ ...penaltiesOf(name), weights: 1000 }, 5)[4];
    expect(end.state.active.length).toBe(0);
    expect(end.value).toBe(0.5); // ℓ(0), and no penalty
  });

  test("rescale w and M to the cheapest penalty, which leaves the metric as it is", () => {
    const penalties = penaltiesOf(name);
    const state = someState(6, 4);
    const best = rescaled(state, penalties);
    expect(relativeError(featureMatrix(best), featureMatrix(state))).toBeLessThan(1e-14);
    const at = (c: number) =>
      farmValue(loss, penalties, {
        ...best,
        weights: scaled(best.weights, c),
        matrix: scaled(best.matrix, 1 / (c * c)),
      });
    for (const c of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) expect(at(c)).toBeGreaterThan(at(1));
    const again = rescaled(best, penalties);
    expect(relativeError(again.weights, best.weights)).toBeLessThan(1e-14);
  });

  test("end at a stationary point: neither half can be improved alone", () => {
    const penalties = penaltiesOf(name);
    const { state, value } = run(penalties, 300).at(-1) as { state: FarmState; value: number };
    const kept = Array.from(state.active);
    const narrow = farmLoss(Matrix.from(points.toArrays().map((row) => kept.map((j) => row[j]))), edges);
    expect(kept.length).toBeGreaterThan(1);
    const slope = new Matrix(1, kept.length);
    narrow.ofWeights(state.matrix)(state.weights, slope);
    // Every kept weight is positive, so ∂F/∂w_j = −λ₂ for each.
    for (const entry of slope.data) expect(Math.abs(entry + penalties.weights)).toBeLessThan(1e-4);
    const solved = matrixStep(narrow, penalties, state, { steps: 2000, tolerance: 1e-15 });
    const improved = farmValue(narrow, penalties, { ...state, matrix: solved.x });
    expect(value - improved).toBeLessThan(1e-5 * value);
  });
});

describe("farm with more features than points", () => {
  const { points, edges } = tripletCloud(12, 30, 150, 8);
  const loss = farmLoss(points, edges);

  test.each(["frobenius", "nuclear"] as const)("finds in the span of the points the M of all features (%s)", (name) => {
    const penalties = penaltiesOf(name);
    const rule = { steps: 1000, tolerance: 1e-15 };
    const state = { ...farmStart(30), weights: someState(30, 4).weights };
    const { matrix, factor } = spannedMatrixStep(points, edges, penalties, state, rule);
    const value = farmValue(loss, penalties, { ...state, matrix });
    expect(farmValue(loss, penalties, { ...state, matrix, factor })).toBeCloseTo(value, 12);
    const dense = matrixStep(loss, penalties, state, rule).x;
    expect(Math.abs(value / farmValue(loss, penalties, { ...state, matrix: dense }) - 1)).toBeLessThan(1e-3);
    expect(relativeError(matrix, dense)).toBeLessThan(0.05);
    const again = spannedMatrixStep(points, edges, penalties, { ...state, matrix, factor }, { steps: 1, tolerance: 0 });
    expect(relativeError(again.matrix, matrix)).toBeLessThan(1e-3);
  });

  test("ends where no multiple of M and of w costs less, though every triplet holds on the way", () => {
    const penalties = { norm: "frobenius", matrix: 1e-3, weights: 1e-3 } as const;
    const { method, state } = farmRounds(points, edges, penalties);
    let value = Infinity;
    for (let round = 0; round < 60; round++) {
      const next = method.next().value;
      expect(next.value).toBeLessThanOrEqual(value);
      value = next.value;
    }
    const end = state();
    const narrow = farmLoss(
      Matrix.from(points.toArrays().map((row) => Array.from(end.active, (feature) => row[feature]))),
      edges,
    );
    for (const share of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
      const stretched = { active: end.active, weights: end.weights, matrix: scaled(end.matrix, share) };
      expect(farmValue(narrow, penalties, stretched)).toBeGreaterThan(value * (1 - 1e-3));
    }
  });
});
