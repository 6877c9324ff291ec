import { pow } from "../base/elementary.ts";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd, gramOfMap } from "../linalg/psd.ts";
import type { Penalty } from "../optim/methods/proximalGradient.ts";
import { spectralGradient } from "../optim/methods/spectralGradient.ts";
import type { Objective } from "../optim/objective.ts";
import { type Method, type Solution, solve } from "../optim/solve.ts";
import { anyOf, maxIterations, smallChange } from "../optim/stop.ts";
import { scaled } from "../optim/vectors.ts";
import { traced } from "../optim/wrappers.ts";
import { regularizers } from "../regularizers/index.ts";
import { type FarmLoss, farmHinge, farmLoss } from "./farmLoss.ts";
import { weighted } from "./pairForms.ts";
import { spannedPoints } from "./spannedPoints.ts";
import type { TripletEdges } from "./tripletEdges.ts";
import { pickColumns } from "./varyingFeatures.ts";

export type MatrixNorm = "frobenius" | "l1" | "nuclear";

/** λ₁ Ω(M) + λ₂ ‖w‖₁. */
export interface FarmPenalties {
  readonly norm: MatrixNorm;
  /** λ₁ > 0. */
  readonly matrix: number;
  /** λ₂ > 0. */
  readonly weights: number;
}

/** Where the alternation is: the features still in use and the two halves of M̂ restricted to them. */
export interface FarmState {
  readonly active: Int32Array;
  /** w, 1 x active, positive. */
  readonly weights: Matrix;
  /** M, active x active. */
  readonly matrix: Matrix;
  /** F with FᵀF = M, where there are at least as many features as points: r x active, r below the number of points. */
  readonly factor?: Matrix | undefined;
}

/** Steps of each half in one round, and their relative change at which to stop earlier. */
const STEPS = 10;
const RESTING = 1e-7;

/** w = 1 and M = I over d features. */
export const farmStart = (d: number): FarmState => ({
  active: Int32Array.from({ length: d }, (_, j) => j),
  weights: new Matrix(1, d, new Float64Array(d).fill(1)),
  matrix: Matrix.identity(d),
});

/**
 * Minimizes F(M, w) + λ₁ Ω(M) + λ₂ ‖w‖₁ over M ⪰ 0 and w ≥ 0 by rounds: M with w fixed, w with M fixed, then the best (cw, M/c²). No round raises
 * the objective. A feature whose weight becomes 0 has no gradient in either half any more, so it leaves for good. `state()` is where the last step
 * ended; the x of a step is M̂ over the features still in use.
 */
export function farmRounds(
  points: Matrix,
  edges: TripletEdges,
  penalties: FarmPenalties,
  start = farmStart(points.cols),
): { readonly method: Method; state(): FarmState } {
  let state = start;
  function* rounds(): Method {
    let loss = lossWithin(points, edges, state);
    let value = farmValue(loss, penalties, state);
    for (;;) {
      const before = value;
      if (state.active.length > 0) {
        const learned = matrixHalf(points, edges, loss, penalties, state);
        const weights = weightStep(loss, penalties, { ...state, ...learned });
        const moved = rescaled({ ...state, ...learned, weights: weights.x }, penalties);
        const kept = withoutZeros(moved);
        if (kept !== moved) loss = lossWithin(points, edges, kept);
        const after = farmValue(loss, penalties, kept);
        if (after <= value) {
          state = kept;
          value = after;
        }
      }
      yield { x: featureMatrix(state), value, change: value - before };
    }
  }
  return { method: rounds(), state: () => state };
}

type MatrixHalf = Pick<FarmState, "matrix" | "factor">;

function matrixHalf(
  points: Matrix,
  edges: TripletEdges,
  loss: FarmLoss,
  penalties: FarmPenalties,
  state: FarmState,
): MatrixHalf {
  const rule = { steps: STEPS, tolerance: RESTING };
  if (points.rows <= state.active.length && penalties.norm !== "l1")
    return spannedMatrixStep(pickColumns(points, state.active), edges, penalties, state, rule);
  return { matrix: matrixStep(loss, penalties, state, rule).x, factor: undefined };
}

/**
 * M with w fixed where the points w ∘ x span r of more features: what M does outside the span prices M and moves no distance, so that M = QᵀAQ with an
 * orthonormal basis Q of the span, r x active, and A ⪰ 0 is sought, at the price of as many features as there are points. For norms that a rotation keeps.
 */
export function spannedMatrixStep(
  points: Matrix,
  edges: TripletEdges,
  penalties: FarmPenalties,
  { weights, matrix, factor }: FarmState,
  rule: { readonly steps: number; readonly tolerance: number },
): MatrixHalf {
  const span = spannedPoints(weighted(points, weights.data));
  const r = span.points.cols;
  const inside = {
    active: Int32Array.from({ length: r }, (_, j) => j),
    weights: new Matrix(1, r, new Float64Array(r).fill(1)),
    matrix: factor ? gramOfMap(span.carry(factor)) : span.carry(span.carry(matrix).transposed()),
  };
  const { x } = matrixStep(farmLoss(span.points, edges), penalties, inside, rule);
  const learned = span.restore(factorPsd(x));
  return { matrix: gramOfMap(learned), factor: learned };
}

/** M with w fixed: a convex problem, by spectral steps with the proximal map of Ω on the cone. */
export function matrixStep(
  loss: FarmLoss,
  penalties: FarmPenalties,
  { weights, matrix }: FarmState,
  { steps, tolerance }: { readonly steps: number; readonly tolerance: number },
): Solution {
  return descend(loss.ofMatrix(weights), matrixPenalty(penalties), matrix, steps, tolerance);
}

const weightStep = (loss: FarmLoss, penalties: FarmPenalties, { weights, matrix, factor }: FarmState): Solution =>
  descend(loss.ofWeights(matrix, factor), weightPenalty(penalties.weights), weights, STEPS, RESTING);

const descend = (objective: Objective, penalty: Penalty, start: Matrix, steps: number, tolerance: number): Solution =>
  traced(solve(spectralGradient(objective, penalty, start), anyOf(smallChange(tolerance), maxIterations(steps))))
    .solution;

/** λ₁ Ω on M ⪰ 0. */
export const matrixPenalty = ({ norm, matrix }: FarmPenalties): Penalty => regularizers[norm]().matrix(matrix);

/** λ₂ Σ w on w ≥ 0. */
const weightPenalty = regularizers.l1().weights;

/** The objective of Farm at a state. */
export function farmValue(loss: FarmLoss, penalties: FarmPenalties, { weights, matrix, factor }: FarmState): number {
  if (weights.cols === 0) return farmHinge.value(0);
  const data = loss.ofWeights(matrix, factor)(weights, new Matrix(1, weights.cols));
  return data + matrixPenalty(penalties).value(matrix) + weightPenalty(penalties.weights).value(weights);
}

/** (cw, M/c²) with the c that costs least: c⁵ = 4 λ₁‖M‖_F²/(λ₂‖w‖₁), or c³ = 2 λ₁Ω(M)/(λ₂‖w‖₁) for a norm. M̂ stays the same. */
export function rescaled(state: FarmState, penalties: FarmPenalties): FarmState {
  const matrixCost = matrixPenalty(penalties).value(state.matrix);
  const weightCost = weightPenalty(penalties.weights).value(state.weights);
  if (!(matrixCost > 0 && weightCost > 0)) return state;
  const degree = penalties.norm === "frobenius" ? 4 : 2;
  const c = pow((degree * matrixCost) / weightCost, 1 / (degree + 1));
  return {
    ...state,
    weights: scaled(state.weights, c),
    matrix: scaled(state.matrix, 1 / (c * c)),
    factor: state.factor && scaled(state.factor, 1 / c),
  };
}

/** diag(w) M diag(w). */
export function featureMatrix({ weights, matrix }: FarmState): Matrix {
  const d = weights.cols;
  return new Matrix(
    d,
    d,
    matrix.data.map((value, k) => value * weights.data[k % d] * weights.data[Math.floor(k / d)]),
  );
}

function withoutZeros(state: FarmState): FarmState {
  const kept = Int32Array.from(state.active.keys()).filter((a) => state.weights.data[a] > 0);
  if (kept.length === state.active.length) return state;
  return {
    active: kept.map((a) => state.active[a]),
    weights: pickColumns(state.weights, kept),
    matrix: pickColumns(state.matrix.take(kept), kept),
    factor: state.factor && pickColumns(state.factor, kept),
  };
}

const lossWithin = (points: Matrix, edges: TripletEdges, { active }: FarmState): FarmLoss =>
  farmLoss(active.length === points.cols ? points : pickColumns(points, active), edges);
