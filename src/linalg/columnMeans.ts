import { columnSumsFrom } from "./columnMoments.ts";
import type { Matrix } from "./matrix.ts";

/** The mean of each column, summed in chunks of 256 rows; zeros where there are no rows. */
export function columnMeans(points: Matrix): Float64Array {
  const { sums } = columnSumsFrom(points, new Float64Array(points.cols));
  return sums.map((sum) => sum / Math.max(1, points.rows));
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
