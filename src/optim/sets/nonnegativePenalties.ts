import type { BoundedPenalty } from "../methods/proximalBundle.ts";
import { nonnegative } from "./box.ts";
import { l1 } from "./proximal.ts";
import { boundedFrobenius } from "./psdPenalties.ts";

/** weight·Σ x_j on x ≥ 0 (+∞ elsewhere). */
export function boundedSum(weight: number): BoundedPenalty {
  const { value, proximal } = l1(weight);
  return {
    value,
    proximal: (x, step) => proximal(nonnegative(x), step),
    bound(slope, height) {
      const steepest = slope.data.reduce((least, entry) => Math.min(least, entry), 0);
      return Math.max(0, height) * Math.min(1, weight / Math.max(weight, -steepest));
    },
  };
}

/** weight·Σ x_j² on x ≥ 0 (+∞ elsewhere). */
export const boundedSquares = (weight: number): BoundedPenalty => boundedFrobenius(weight, nonnegative);
