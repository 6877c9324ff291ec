import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { hinge } from "../losses/hinge.ts";
import { smoothedHinge } from "../losses/smoothedHinge.ts";
import { lbfgsBox } from "../optim/methods/lbfgsBox.ts";
import type { Objective } from "../optim/objective.ts";
import type { Method, Stop } from "../optim/solve.ts";
import type { TripletMargins } from "./tripletMargins.ts";

/** f(M) = λ/2 ‖M‖²_F + 1/T Σ_t u_t h(⟨K_t, M⟩), with h the hinge of margin 1 smoothed over a width γ and worths u of mean 1. */
export interface MarginProblem {
  /** λ. */
  readonly regularization: number;
  /** γ; 0 gives the plain hinge. */
  readonly smoothing: number;
}

/** Mean of u h(z). */
export function meanHinge(margins: Float64Array, smoothing: number, worth: Float64Array): number {
  const { value } = smoothing > 0 ? smoothedHinge(smoothing) : hinge;
  return margins.reduce((sum, margin, t) => sum + worth[t] * value(margin), 0) / margins.length;
}

/** A metric, its objective, and what the dual says no metric can beat. */
export interface Bracket {
  /** L with LᵀL = M; no rows for M = 0. */
  readonly map: Matrix;
  readonly primal: number;
  readonly dual: number;
}

/** What dual multipliers a ∈ [0, 1]^T stand for. */
export interface DualPoint extends Bracket {
  /** ⟨K_t, M⟩ at M = [Σ u_t a_t K_t]₊/(λT). */
  readonly margins: Float64Array;
}

/**
 * The dual at a ∈ [0, 1]^T: D(a) = 1/T Σ u_t (a_t − γ a_t²/2) − λ/2 ‖M(a)‖²_F with M(a) = [Σ u_t a_t K_t]₊/(λT), one eigendecomposition each.
 * ∂D/∂a_t = u_t (1 − γ a_t − ⟨K_t, M(a)⟩)/T. Shen, Kim & Wang 2011 for the plain hinge.
 */
export function dualPoint(
  triplets: TripletMargins,
  multipliers: Float64Array,
  { regularization, smoothing }: MarginProblem,
): DualPoint {
  const { map, square } = positivePart(
    triplets.combined(times(triplets.worth, multipliers)),
    regularization * triplets.count,
  );
  const margins = triplets.under(map);
  const penalty = (regularization / 2) * square;
  return {
    map,
    margins,
    primal: penalty + meanHinge(margins, smoothing, triplets.worth),
    dual: meanGain(multipliers, smoothing, triplets.worth) - penalty,
  };
}

/** −T·D(a) with its gradient, for a as a 1 x T matrix; `at` gives the whole point, remembered for the last a. */
export function dualObjective(
  triplets: TripletMargins,
  problem: MarginProblem,
): { readonly objective: Objective; at(x: Matrix): DualPoint } {
  let last: DualPoint | undefined;
  let lastAt: Matrix | undefined;
  const at = (x: Matrix): DualPoint => {
    if (!last || lastAt !== x) last = dualPoint(triplets, x.data, problem);
    lastAt = x;
    return last;
  };
  return {
    at,
    objective(x, gradient) {
      const { margins, dual } = at(x);
      for (let t = 0; t < margins.length; t++)
        gradient.data[t] = triplets.worth[t] * (problem.smoothing * x.data[t] - 1 + margins[t]);
      return -triplets.count * dual;
    },
  };
}

/** Maximizes the dual by L-BFGS over the box, from the best multiple of (1, …, 1). */
export function* fullForm(triplets: TripletMargins, problem: MarginProblem): Method {
  const { objective, at } = dualObjective(triplets, problem);
  const start = new Matrix(1, triplets.count);
  start.data.fill(uniformMultiplier(triplets, problem));
  const ascent = lbfgsBox(objective, { lower: 0, upper: 1 }, start);
  return yield* bracketed(() => at(ascent.next().value.x));
}

/**
 * The lowest objective met and its map; `gradientNorm` is the duality gap, so the objective is within it of the optimum.
 */
export function* bracketed(advance: () => Bracket): Method {
  let best: Bracket | undefined;
  let bound = -Infinity;
  for (;;) {
    const next = advance();
    const change = best ? Math.min(0, next.primal - best.primal) : 0;
    if (!best || next.primal < best.primal) best = next;
    bound = Math.max(bound, next.dual);
    yield { x: best.map, value: best.primal, change, gradientNorm: best.primal - bound };
  }
}

/** Ends at a duality gap below tolerance·f, or where ten iterations in a row change neither side. */
export const smallGap = (tolerance: number): Stop => {
  let idle = 0;
  let seen = Infinity;
  return ({ value, gradientNorm: gap = Infinity, iteration }) => {
    if (iteration > 1 && gap <= tolerance * value) {
      return { reason: `duality gap below ${tolerance} of the objective`, converged: true };
    }
    idle = gap === seen ? idle + 1 : 0;
    seen = gap;
    return idle >= 10 ? { reason: "no step within the precision of numbers helps", converged: false } : undefined;
  };
};

/** L and ‖M‖²_F of M = [A]₊/s. */
function positivePart(a: Matrix, s: number): { map: Matrix; square: number } {
  const { values, vectors } = eigh(a);
  const d = values.length;
  const first = values.findIndex((value) => value > 0);
  const rank = first < 0 ? 0 : d - first;
  const map = new Matrix(rank, d);
  let square = 0;
  for (let r = 0; r < rank; r++) {
    const value = values[d - 1 - r] / s;
    square += value * value;
    const root = Math.sqrt(value);
    for (let c = 0; c < d; c++) map.data[r * d + c] = root * vectors.get(d - 1 - r, c);
  }
  return { map, square };
}

/** 1/T Σ u_t (a_t − γ a_t²/2). */
export function meanGain(multipliers: Float64Array, smoothing: number, worth: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < multipliers.length; t++)
    sum += worth[t] * (multipliers[t] * (1 - (smoothing * multipliers[t]) / 2));
  return sum / multipliers.length;
}

/** c ∈ (0, 1] that maximizes the dual at (c, …, c). */
function uniformMultiplier(triplets: TripletMargins, { regularization, smoothing }: MarginProblem): number {
  const scale = regularization * triplets.count;
  const { square } = positivePart(triplets.combined(triplets.worth), scale);
  return Math.min(1, 1 / (smoothing + regularization * square));
}

/** u∘a. */
const times = (worth: Float64Array, multipliers: Float64Array): Float64Array =>
  multipliers.map((value, t) => worth[t] * value);
