import { Matrix } from "../linalg/matrix.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";

/** X diag(w): n x d. */
export function weighted({ rows, cols, data }: Matrix, weights: Float64Array): Matrix {
  const products = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) products[k] = data[k] * weights[j];
  return new Matrix(rows, cols, products);
}

/** Σ_i a_ij b_ij for each column j of two n x d matrices. */
export function columnDots({ rows, cols, data: a }: Matrix, { data: b }: Matrix): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) sums[j] += a[k] * b[k];
  return sums;
}

/** (z_i − z_j)·(y_i − y_j) for each pair: (z_i − z_j)ᵀ M (z_i − z_j) where y = z M, for any symmetric M. */
export function quadraticForms(
  { cols: d, data: z }: Matrix,
  { data: y }: Matrix,
  { left, right }: RowPairs,
): Float64Array {
  const squared = new Float64Array(left.length);
  for (let e = 0; e < squared.length; e++) {
    let sum = 0;
    for (let a = left[e] * d, b = right[e] * d, end = a + d; a < end; a++, b++) sum += (z[a] - z[b]) * (y[a] - y[b]);
    squared[e] = sum;
  }
  return squared;
}
