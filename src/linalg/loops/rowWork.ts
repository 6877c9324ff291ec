/** The largest |x|, NaN where one of them is; 0 of no numbers. */
export function largest(x: Float64Array): number {
  let peak = 0;
  for (let k = 0; k < x.length; k++) peak = Math.max(peak, Math.abs(x[k]));
  return peak;
}

/** x_r −= row, for rows of d numbers. */
export function subtractRow(d: number, x: Float64Array, row: Float64Array): void {
  for (let k = 0; k < x.length; ) for (let c = 0; c < d; c++, k++) x[k] -= row[c];
}

/** x / by + 0: without negative zeros. */
export function divide(x: Float64Array, by: number): void {
  for (let k = 0; k < x.length; k++) x[k] = x[k] / by + 0;
}

/** Σ_c w_c x_c of each row, one after the other. */
export function rowProducts(d: number, x: Float64Array, w: Float64Array, out: Float64Array): void {
  for (let r = 0, k = 0; r < out.length; r++) {
    let sum = 0;
    for (let c = 0; c < d; c++, k++) sum += w[c] * x[k];
    out[r] = sum;
  }
}

/** sums += x_r for the rows in the given order. */
export function orderedSums(d: number, x: Float64Array, order: Int32Array, sums: Float64Array): void {
  for (let r = 0; r < order.length; r++) {
    const from = order[r] * d;
    for (let c = 0; c < d; c++) sums[c] += x[from + c];
  }
}

/** Σ_c x_c² of each row, one after the other. */
export function plainNorms(d: number, x: Float64Array, out: Float64Array): void {
  for (let r = 0, k = 0; r < out.length; r++) {
    let sum = 0;
    for (let c = 0; c < d; c++, k++) sum += x[k] * x[k];
    out[r] = sum;
  }
}

/** The rows in the given order, divided by `size`. */
export function takeDivided(d: number, x: Float64Array, order: Int32Array, size: number, out: Float64Array): void {
  for (let r = 0, k = 0; r < order.length; r++) {
    const from = order[r] * d;
    for (let c = 0; c < d; c++, k++) out[k] = x[from + c] / size;
  }
}
