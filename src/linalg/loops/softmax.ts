import { exp } from "../../base/elementary/exponential.ts";
import { log } from "../../base/elementary/logarithm.ts";

/** Softmax in place of n rows of m numbers; returns the first row that holds NaN or whose maximum is not finite, or -1. */
export function softmaxRowsTwin(n: number, m: number, a: Float64Array): number {
  for (let i = 0; i < n; i++) {
    const row = a.subarray(i * m, (i + 1) * m);
    const peak = maximum(row);
    if (!(Math.abs(peak) < Infinity)) return i;
    const sum = exponentialSum(row, peak);
    if (!(sum < Infinity)) return i;
    const scale = 1 / sum;
    for (let c = 0; c < m; c++) row[c] *= scale;
  }
  return -1;
}

/** log Σ e^a of each row; `a` is overwritten. */
export function logSumExpRowsTwin(n: number, m: number, a: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = a.subarray(i * m, (i + 1) * m);
    const peak = maximum(row);
    out[i] = peak + log(Math.abs(peak) < Infinity ? exponentialSum(row, peak) : row.some(Number.isNaN) ? NaN : 1);
  }
}

/** The largest number, whatever NaN there are. */
function maximum(row: Float64Array): number {
  let peak = -Infinity;
  for (let c = 0; c < row.length; c++) if (peak < row[c]) peak = row[c];
  return peak;
}

/** Replaces a by e^(a − peak) and returns the sum, in four lanes by index modulo 4. */
function exponentialSum(row: Float64Array, peak: number): number {
  const lanes = [0, 0, 0, 0];
  for (let c = 0; c < row.length; c++) {
    row[c] = exp(row[c] - peak);
    lanes[c & 3] += row[c];
  }
  return lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
}
