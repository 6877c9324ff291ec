import type { Penalty } from "../optim/methods/proximalGradient.ts";
import type { Objective } from "../optim/objective.ts";

/**
 * The price R of a metric, in as many forms as it has: which solvers and which distances it combines with follows from them. The forms in M must agree:
 * `matrix` and `weights` are R(M) on M ⪰ 0 and on M = diag(w). A `weight` multiplies R.
 */
export interface Regularizer {
  readonly name: string;
  /** Whether R is convex in M. */
  readonly convex: boolean;
  /** R(M) and its gradient, d x d and symmetric, where R is differentiable; Infinity outside its domain. */
  readonly smooth?: Objective;
  /** Whether its slope grows without bound where M loses rank while R stays finite: gradient steps that stay in M ⪰ 0 get stuck at that border. */
  readonly steep?: boolean;
  /** By its proximal map over M ⪰ 0, d x d. */
  matrix?(weight: number): Penalty;
  /** By its proximal map over w ≥ 0, 1 x d, for M = diag(w). */
  weights?(weight: number): Penalty;
  /** A price of the map L, k x d, itself, by its proximal map: what stands for R where M = LᵀL and R has no gradient. */
  map?(weight: number): Penalty;
  /** Whether the best M is 0 across the span of the points, in whatever orthonormal basis: it is then sought within. */
  readonly withinSpan?: boolean;
}
