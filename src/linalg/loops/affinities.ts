import { exp } from "../../base/elementary.ts";

/** q_rc becomes e^(−q_rc f_{first + r} f_c), 1 where it is 0; the sum of each row, even and odd columns apart, the odd rest last. */
export function affinities(
  m: number,
  first: number,
  table: Float64Array,
  factors: Float64Array,
  sums: Float64Array,
): void {
  for (let r = 0, k = 0; r < sums.length; r++) {
    const lanes = [0, 0];
    const whole = m - (m % 2);
    let rest = 0;
    for (let c = 0; c < m; c++, k++) {
      if (table[k] !== 0) table[k] *= -factors[first + r] * factors[c];
      table[k] = exp(table[k]);
      if (c < whole) lanes[c % 2] += table[k];
      else rest = table[k];
    }
    sums[r] = lanes[0] + lanes[1];
    if (whole < m) sums[r] += rest;
  }
}
