import { exp } from "../base/elementary.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiplyInto } from "../linalg/products.ts";

/** A smooth embedding of places: z = P k(u) + s with the kernel k(u)_i = exp(−‖u − l_i‖²/(2σ²)) to each landmark l_i. */
export interface Places {
  /** Rows l_i, m x d. */
  readonly landmarks: Matrix;
  /** σ, above 0. */
  readonly width: number;
  /** P, r x m. */
  readonly projection: Matrix;
  /** s, r. */
  readonly shift: Float64Array;
}

/** Rows whose kernel is kept at a time. */
const BLOCK = 1024;

/** z for each row of points (n x d): n x r. O(n m (d + r)). */
export function embedPlaces({ landmarks, width, projection, shift }: Places, points: Matrix): Matrix {
  const r = projection.rows;
  const out = new Matrix(points.rows, r);
  for (let first = 0; first < points.rows; first += BLOCK) {
    const rows = Math.min(BLOCK, points.rows - first);
    const block = new Matrix(
      rows,
      points.cols,
      points.data.subarray(first * points.cols, (first + rows) * points.cols),
    );
    const target = new Matrix(rows, r, out.data.subarray(first * r, (first + rows) * r));
    for (let i = 0; i < rows; i++) target.data.set(shift, i * r);
    multiplyInto(target, gaussianKernel(block, landmarks, width), projection, { transposeB: true, accumulate: true });
  }
  return out;
}

/** exp(−‖x_i − y_j‖²/(2σ²)), n x m. */
export function gaussianKernel(x: Matrix, y: Matrix, width: number): Matrix {
  const kernel = squaredDistances(x, y);
  for (let k = 0; k < kernel.data.length; k++) kernel.data[k] = exp(-kernel.data[k] / (2 * width * width));
  return kernel;
}
