import { EtalonError } from "../base/errors.ts";

/** Numbers of 32 or 64 bits. */
export type Precision = "f32" | "f64";

/** The smallest number that 32 bits hold with all their digits. */
const SMALLEST_NORMAL = 1.1754943508222875e-38;

/** The values rounded to 32 bits. `UNSUPPORTED` when one is too large for them, or all are too small. */
export function roundedToSingles(values: Float64Array, what: string, wider: string): Float32Array<ArrayBuffer> {
  const singles = Float32Array.from(values);
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size > largest) largest = size;
  }
  if (!Number.isFinite(Math.fround(largest)) || (largest > 0 && largest < SMALLEST_NORMAL)) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${what} has the number ${largest}, which 32 bits do not hold. ${wider}, or learn from features in another unit.`,
    );
  }
  return singles;
}
