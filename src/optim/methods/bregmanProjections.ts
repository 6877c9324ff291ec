import type { Matrix } from "../../linalg/matrix.ts";
import type { Method, Stop } from "../solve.ts";

/** A minimum of a Bregman divergence under inequality constraints, solved one constraint at a time. */
export interface BregmanProblem {
  /** Multipliers, one for each constraint, never negative; `project` moves them. */
  readonly multipliers: Float64Array;
  /** Moves to the Bregman projection onto one constraint, with Hildreth's correction through its multiplier. */
  project(constraint: number): void;
  /** Minus the dual objective: it falls with each projection. */
  value(): number;
  /** A copy of the current solution. */
  solution(): Matrix;
}

/**
 * Cyclic Bregman projections: one step is one sweep over the constraints, in the order `order()` gives for it.
 * `gradientNorm` is the relative movement of the multipliers, ‖λ − λ′‖₁ / (‖λ‖₁ + ‖λ′‖₁); see `settled`.
 * Bregman 1967; Censor & Zenios, Parallel Optimization, 1997.
 */
export function* bregmanProjections(problem: BregmanProblem, order: () => ArrayLike<number>): Method {
  let value = problem.value();
  for (;;) {
    const before = problem.multipliers.slice();
    const sweep = order();
    for (let k = 0; k < sweep.length; k++) problem.project(sweep[k]);
    const next = problem.value();
    const change = next - value;
    value = next;
    yield { x: problem.solution(), value, change, gradientNorm: movement(before, problem.multipliers) };
  }
}

/** Ends the sweeps when the multipliers move by no more than `tolerance`, relatively. */
export const settled =
  (tolerance: number): Stop =>
  ({ gradientNorm = Infinity }) =>
    gradientNorm <= tolerance
      ? { reason: `relative movement of the multipliers below ${tolerance}`, converged: true }
      : undefined;

function movement(before: Float64Array, after: Float64Array): number {
  let moved = 0;
  let size = 0;
  for (let c = 0; c < before.length; c++) {
    moved += Math.abs(after[c] - before[c]);
    size += before[c] + after[c];
  }
  return size > 0 ? moved / size : 0;
}
