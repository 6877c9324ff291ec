import { EtalonError } from "../base/errors.ts";
import { Matrix } from "./matrix.ts";

/** The lower triangular C with C Cᵀ = A of a symmetric positive definite A. `NUMERIC` names the first pivot that is not positive. */
export function cholesky(a: Matrix): Matrix {
  const n = a.rows;
  const c = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a.data[i * n + j];
      for (let k = 0; k < j; k++) sum -= c.data[i * n + k] * c.data[j * n + k];
      if (i === j && !(sum > 0)) {
        throw new EtalonError("NUMERIC", `The matrix is not positive definite: pivot ${i} of its Cholesky factor is ${sum}.`);
      }
      c.data[i * n + j] = i === j ? Math.sqrt(sum) : sum / c.data[j * n + j];
    }
  }
  return c;
}

/** X with C X = B, or Cᵀ X = B with `transpose`; C lower triangular (n x n), B n x m. */
export function solveTriangular(c: Matrix, b: Matrix, { transpose = false } = {}): Matrix {
  const n = c.rows;
  const x = b.clone();
  for (let step = 0; step < n; step++) {
    const i = transpose ? n - 1 - step : step;
    for (let col = 0; col < x.cols; col++) {
      let sum = x.data[i * x.cols + col];
      if (transpose) for (let k = i + 1; k < n; k++) sum -= c.data[k * n + i] * x.data[k * x.cols + col];
      else for (let k = 0; k < i; k++) sum -= c.data[i * n + k] * x.data[k * x.cols + col];
      x.data[i * x.cols + col] = sum / c.data[i * n + i];
    }
  }
  return x;
}

/** X with A X = B, given the Cholesky factor C of A. */
export const solveCholesky = (c: Matrix, b: Matrix): Matrix =>
  solveTriangular(c, solveTriangular(c, b), { transpose: true });
