import { Matrix } from "./matrix.ts";

/** A·B, with either side transposed on request. Shapes: (m x k)·(k x n) = m x n. */
export function multiply(a: Matrix, b: Matrix, { transposeA = false, transposeB = false } = {}): Matrix {
  const out = new Matrix(transposeA ? a.cols : a.rows, transposeB ? b.rows : b.cols);
  return multiplyInto(out, a, b, { transposeA, transposeB });
}

/** out = scale·A·B, or out += scale·A·B with `accumulate`. `out` must be neither A nor B. */
export function multiplyInto(
  out: Matrix,
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false, scale = 1, accumulate = false } = {},
): Matrix {
  const inner = transposeA ? a.rows : a.cols;
  const [aRow, aCol] = transposeA ? [1, a.cols] : [a.cols, 1];
  const [bRow, bCol] = transposeB ? [1, b.cols] : [b.cols, 1];
  if (!accumulate) out.data.fill(0);
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.cols; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a.data[i * aRow + k * aCol] * b.data[k * bRow + j * bCol];
      out.data[i * out.cols + j] += scale * sum;
    }
  }
  return out;
}

/** Rows of X mapped by L: X·Lᵀ. Shapes: (n x d), (k x d) give n x k. */
export const mapRows = (points: Matrix, map: Matrix): Matrix => multiply(points, map, { transposeB: true });

/** Xᵀ diag(w) X, d x d and symmetric; w = 1 when left out, of any sign when given. */
export function weightedGram(points: Matrix, weights?: ArrayLike<number>): Matrix {
  const scaled = points.clone();
  if (weights) {
    for (let i = 0; i < points.rows; i++) for (let j = 0; j < points.cols; j++) scaled.data[i * points.cols + j] *= weights[i];
  }
  return multiply(points, scaled, { transposeA: true });
}
