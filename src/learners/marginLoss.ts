import type { RowPairs } from "../linalg/pairsWithin.ts";
import type { Loss } from "../losses/loss.ts";

/** Constraints whose margins are affine in the squared distances q of pairs: a_t = offset_t + rate·(q_far(t) − q_near(t)). */
export interface Margins {
  readonly pairs: RowPairs;
  /** The place in `pairs` of the pair that should be near; −1 for none. */
  readonly near: Int32Array;
  /** The place of the pair that should be far; −1 for none. */
  readonly far: Int32Array;
  readonly offsets: Float64Array;
  readonly rate: number;
  /** What each constraint is worth; they add up to 1. */
  readonly shares: Float64Array;
}

/** Σ_t share_t ℓ(a_t) at squared distances q of the pairs; writes ∂/∂q into `slopes`. */
export function marginLoss(margins: Margins, loss: Loss, squared: Float64Array, slopes: Float64Array): number {
  const { near, far, offsets, rate, shares } = margins;
  slopes.fill(0);
  let value = 0;
  for (let t = 0; t < near.length; t++) {
    const gap = (far[t] < 0 ? 0 : squared[far[t]]) - (near[t] < 0 ? 0 : squared[near[t]]);
    const margin = offsets[t] + rate * gap;
    value += shares[t] * loss.value(margin);
    const slope = rate * shares[t] * loss.slope(margin);
    if (slope === 0) continue;
    if (far[t] >= 0) slopes[far[t]] += slope;
    if (near[t] >= 0) slopes[near[t]] -= slope;
  }
  return value;
}
