import { log } from "../base/elementary.ts";
import { exponentials } from "../linalg/elementwise.ts";

/**
 * Turns the squared distances q_ij of row i into p_ij = exp(−q_ij) / Σ_{l≠i} exp(−q_il), p_ii = 0, in place, and returns
 * log Σ_{l≠i} exp(−q_il), natural logarithm. Nothing overflows: exponents count from the nearest.
 */
export function softmaxOthers(row: Float64Array, i: number): number {
  let least = Infinity;
  for (let j = 0; j < row.length; j++) if (j !== i && row[j] < least) least = row[j];
  for (let j = 0; j < row.length; j++) row[j] = least - row[j];
  row[i] = -Infinity;
  exponentials(row, row);
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j];
  const share = 1 / sum;
  for (let j = 0; j < row.length; j++) row[j] *= share;
  return log(sum) - least;
}
