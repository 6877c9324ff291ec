import { EtalonError } from "../base/errors.ts";
import { withLaws } from "./laws.ts";
import { norm } from "./norm.ts";
import { requireVectors, type Vector } from "./vectors.ts";

/**
 * 1 − cos ∠(x, y) = ½ ‖x/‖x‖ − y/‖y‖‖² of two vectors of length d: 0 for the same direction, 2 for the opposite one.
 * Symmetric, yet only a premetric: x and 2x are 0 apart, and the triangle inequality fails.
 * `SHAPE` if the lengths differ, `DATA` if an entry is not finite or a vector is zero.
 */
export const cosine = withLaws("premetric", (x: Vector, y: Vector): number => {
  const d = requireVectors(x, y, "cosine");
  const ux = unit(x);
  const uy = unit(y);
  let sum = 0;
  for (let i = 0; i < d; i++) sum += (ux[i] - uy[i]) * (ux[i] - uy[i]);
  return Math.min(2, sum / 2);
});

/** Divided by the largest entry first: subnormal vectors keep their direction. */
function unit(x: Vector): Float64Array {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0) {
    throw new EtalonError("DATA", "cosine: a zero vector has no direction. Drop it, or use another distance.");
  }
  const scaled = Float64Array.from(x, (value) => value / largest);
  const length = norm(scaled);
  return scaled.map((value) => value / length);
}
