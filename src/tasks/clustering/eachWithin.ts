import { squaredDistance, squaredDistances } from "../../linalg/distances.ts";
import { Matrix } from "../../linalg/matrix.ts";

/** Numbers of a block of distances: some megabytes. */
const BLOCK = 1 << 19;

/**
 * Calls `visit(i, j, squared)` for every i and every j (i itself too) with ‖x_i − x_j‖ ≤ radius, i and j ascending. Distances in GEMM form, and
 * by direct differences wherever that may decide; squares handed out are direct ones. Memory of O(n).
 */
export function eachWithin(
  points: Matrix,
  radius: number,
  visit: (i: number, j: number, squared: number) => void,
): void {
  const { rows: n, cols: d } = points;
  const limit = radius * radius;
  const height = Math.max(1, Math.min(n, Math.floor(BLOCK / n)));
  // Twice the bound of `squaredDistances`, and room for the square of the radius.
  const doubtful = limit * (1 + 2048 * (d + 8) * 1.1102230246251565e-16);
  for (let start = 0; start < n; start += height) {
    const end = Math.min(n, start + height);
    const block = new Matrix(end - start, d, points.data.subarray(start * d, end * d));
    const squares = squaredDistances(block, points).data;
    for (let i = start, k = 0; i < end; i++) {
      for (let j = 0; j < n; j++, k++) {
        if (squares[k] > doubtful) continue;
        const direct = squaredDistance(points, i, points, j);
        if (direct <= limit) visit(i, j, direct);
      }
    }
  }
}
