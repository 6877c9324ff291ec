import { divide, twoSum } from "./doubleDouble.ts";
import { expm1Parts } from "./exponential.ts";

/** Hyperbolic tangent: t / (t + 2) with t = e^(2|x|) − 1, to a few bits beyond double precision before the last rounding. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 1e-9)) return x;
  if (size > 20) return x > 0 ? 1 : -1;
  const parts = expm1Parts(2 * size);
  const numerator = twoSum(parts.hi, parts.lo);
  const sum = twoSum(2, numerator.hi);
  const quotient = divide(numerator, { hi: sum.hi, lo: sum.lo + numerator.lo });
  return x > 0 ? quotient.hi : -quotient.hi;
}
