/** Σ_c (x_c − y_c)² of two rows of d numbers, summed in four lanes by index modulo 4. */
export function squaredDifference(
  d: number,
  x: Float64Array | Float32Array,
  xStart: number,
  y: Float64Array | Float32Array,
  yStart: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let c = 0;
  for (; c + 4 <= d; c += 4) {
    const d0 = x[xStart + c] - y[yStart + c];
    const d1 = x[xStart + c + 1] - y[yStart + c + 1];
    const d2 = x[xStart + c + 2] - y[yStart + c + 2];
    const d3 = x[xStart + c + 3] - y[yStart + c + 3];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  if (c < d) {
    const d0 = x[xStart + c] - y[yStart + c];
    s0 += d0 * d0;
  }
  if (c + 1 < d) {
    const d1 = x[xStart + c + 1] - y[yStart + c + 1];
    s1 += d1 * d1;
  }
  if (c + 2 < d) {
    const d2 = x[xStart + c + 2] - y[yStart + c + 2];
    s2 += d2 * d2;
  }
  return s0 + s2 + (s1 + s3);
}

/** Σ_c x_c² of each of n rows. */
export function squaredNorms(n: number, d: number, x: Float64Array): Float64Array {
  const zeros = new Float64Array(d);
  return Float64Array.from({ length: n }, (_, i) => squaredDifference(d, x, i * d, zeros, 0));
}
