/** sums_g += x_r for every row of group g = codes_r, row after row; -1 names no group. */
export function addToGroups(n: number, d: number, x: Float64Array, codes: Int32Array, sums: Float64Array): void {
  for (let r = 0; r < n; r++) {
    if (codes[r] < 0) continue;
    for (let c = 0, from = r * d, to = codes[r] * d; c < d; c++) sums[to + c] += x[from + c];
  }
}

/** x_r −= center_g for every row of group g; rows of no group become 0. */
export function subtractGroups(n: number, d: number, x: Float64Array, codes: Int32Array, centers: Float64Array): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0, at = r * d, center = codes[r] * d; c < d; c++) {
      x[at + c] = codes[r] < 0 ? 0 : x[at + c] - centers[center + c];
    }
  }
}

/** Σ_c factor_c·x_c² of each row: even and odd columns apart, the odd rest last. */
export function rowSquares(n: number, d: number, x: Float64Array, factors: Float64Array, out: Float64Array): void {
  for (let r = 0, at = 0; r < n; r++, at += d) {
    let even = 0;
    let odd = 0;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      even += factors[c] * x[at + c] * x[at + c];
      odd += factors[c + 1] * x[at + c + 1] * x[at + c + 1];
    }
    out[r] = even + odd + (c < d ? factors[c] * x[at + c] * x[at + c] : 0);
  }
}
