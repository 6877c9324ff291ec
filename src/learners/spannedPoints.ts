import { shareAs, shared } from "../base/shared.ts";
import { type Eigen, eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";

/** Points in coordinates of an orthonormal basis of their span, and the way back for a map. */
export interface SpannedPoints {
  readonly points: Matrix;
  /** L for the coordinates as L for the original features. */
  restore(map: Matrix): Matrix;
  /** L for the original features as L for the coordinates: what it says of the points. */
  carry(map: Matrix): Matrix;
}

/**
 * Where there are fewer points than features, the points (centered, n x d) in the r ≤ n − 1 dimensions they span: all their
 * distances are kept, and directions outside carry none. Otherwise the points themselves.
 */
export function spannedPoints(points: Matrix): SpannedPoints {
  if (points.rows > points.cols) return { points, restore: (map) => map, carry: (map) => map };
  return shared(points, "span", () => {
    const span = spanOf(points);
    shareAs(span.points, points);
    return span;
  });
}

/** X Xᵀ of n points, n x n: for no more points than features. */
export const innerProducts = (points: Matrix): Matrix =>
  shared(points, "inner products", () => multiply(points, points, { transposeB: true }));

/** Its eigenvectors. */
export const innerEigen = (points: Matrix): Eigen => shared(points, "inner eigen", () => eigh(innerProducts(points)));

function spanOf(points: Matrix): SpannedPoints {
  const { rows, cols } = points;
  const { values, vectors } = innerEigen(points);
  const largest = values[rows - 1];
  const kept = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > 1e-12 * largest);
  const basis = multiply(vectors.take(kept), points);
  kept.forEach((from, r) => {
    for (let c = 0; c < cols; c++) basis.data[r * cols + c] /= Math.sqrt(values[from]);
  });
  return {
    points: multiply(points, basis, { transposeB: true }),
    restore: (map) => multiply(map, basis),
    carry: (map) => multiply(map, basis, { transposeB: true }),
  };
}
