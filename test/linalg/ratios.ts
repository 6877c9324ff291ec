import type { Eigen } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";

/** Residuals in units of n·‖A‖·ε, as the LAPACK tests measure them: a sound algorithm stays far below 30. */
export const BAR = 30;
const EPS = Number.EPSILON;

/** Σ of squares without overflow. */
export function norm(m: Matrix): number {
  const largest = m.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 0)) return largest;
  return largest * Math.sqrt(m.data.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

export function subtract(a: Matrix, b: Matrix): Matrix {
  return new Matrix(
    a.rows,
    a.cols,
    a.data.map((value, at) => value - b.data[at]),
  );
}

/** ‖V Vᵀ − I‖ / (k ε) for the rows of V. */
export function rowOrthogonality(v: Matrix): number {
  return ratio(norm(subtract(multiply(v, v, { transposeB: true }), Matrix.identity(v.rows))), v.rows);
}

/**
 * ‖A V' − V' Λ‖ / (n ‖A‖ ε) with eigenvectors as rows of V, after exact scaling of A and Λ. Eigenvalues of a subnormal
 * matrix are rounded to multiples of 2⁻¹⁰⁷⁴, which is allowed for.
 */
export function eigenResidual(a: Matrix, { values, vectors }: Eigen): number {
  const scale = scaling(a);
  const matrix = mapped(a, scale);
  const left = multiply(vectors, matrix);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.rows; j++) left.data[i * a.rows + j] -= scale(values[i]) * vectors.data[i * a.rows + j];
  }
  return ratio(norm(left), a.rows * (norm(matrix) + scale(Number.MIN_VALUE) / Number.EPSILON));
}

/** Multiplies by the power of two that brings the largest entry of A near 1. */
export function scaling(a: Matrix): (value: number) => number {
  const largest = a.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return (value) => value;
  const exponent = -Math.floor(Math.log2(largest));
  const half = Math.trunc(exponent / 2);
  return (value) => value * 2 ** half * 2 ** (exponent - half);
}

export function mapped(a: Matrix, change: (value: number) => number): Matrix {
  return new Matrix(a.rows, a.cols, a.data.map(change));
}

/** error / (scale·ε); 0 where both are 0. */
export function ratio(error: number, scale: number): number {
  return error === 0 ? 0 : error / (scale * EPS);
}
