import type { Matrix } from "./matrix.ts";

const CHUNK = 256;

/** The mean of each column, summed in chunks of 256 rows; zeros where there are no rows. */
export function columnMeans({ rows, cols, data }: Matrix): Float64Array {
  const total = new Float64Array(cols);
  const part = new Float64Array(cols);
  for (let first = 0; first < rows; first += CHUNK) {
    part.fill(0);
    const end = Math.min(rows, first + CHUNK) * cols;
    for (let p = first * cols; p < end; p += cols) for (let c = 0; c < cols; c++) part[c] += data[p + c];
    for (let c = 0; c < cols; c++) total[c] += part[c];
  }
  for (let c = 0; c < cols; c++) total[c] /= Math.max(1, rows);
  return total;
}

/** Writes rows `first` … `first + count - 1` less `center` into `out` from `start` on. */
export function centerInto(
  { cols, data }: Matrix,
  first: number,
  count: number,
  center: Float64Array,
  out: Float64Array,
  start: number,
): void {
  for (let r = 0, p = first * cols, q = start; r < count; r++) {
    for (let c = 0; c < cols; c++) out[q++] = data[p++] - center[c];
  }
}
