/**
 * sums_c += Σ (x_rc − origin_c) and squares_c += Σ (x_rc − origin_c)², each from zero over n rows of d numbers; returns the largest |x|, whatever
 * NaN there are.
 */
export function columnSums(
  n: number,
  d: number,
  x: Float64Array,
  origin: Float64Array,
  sums: Float64Array,
  squares: Float64Array,
): number {
  let peak = 0;
  for (let c = 0; c < d; c++) {
    let [sum, square] = [0, 0];
    for (let r = 0; r < n; r++) {
      const value = x[r * d + c];
      if (peak < Math.abs(value)) peak = Math.abs(value);
      const offset = value - origin[c];
      sum += offset;
      square += offset * offset;
    }
    sums[c] += sum;
    squares[c] += square;
  }
  return peak;
}

/** squares_c += Σ ((x_rc − origin_c) − shift_c)², each from zero over n rows of d numbers. */
export function columnSquares(
  n: number,
  d: number,
  x: Float64Array,
  origin: Float64Array,
  shift: Float64Array,
  squares: Float64Array,
): void {
  for (let c = 0; c < d; c++) {
    let sum = 0;
    for (let r = 0; r < n; r++) {
      const offset = x[r * d + c] - origin[c] - shift[c];
      sum += offset * offset;
    }
    squares[c] += sum;
  }
}

/** x = ((x − origin) − shift)·factor for n rows of d numbers. */
export function scaleOffsets(
  n: number,
  d: number,
  x: Float64Array,
  origin: Float64Array,
  shift: Float64Array,
  factor: number,
): void {
  for (let r = 0, k = 0; r < n; r++) for (let c = 0; c < d; c++, k++) x[k] = (x[k] - origin[c] - shift[c]) * factor;
}
