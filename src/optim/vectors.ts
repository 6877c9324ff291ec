import { Matrix } from "../linalg/matrix.ts";

/** ⟨a, b⟩ = Σ a_k b_k over all entries. */
export function dot(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let k = 0; k < a.data.length; k++) sum += a.data[k] * b.data[k];
  return sum;
}

/** √⟨a, a⟩, the Frobenius norm. */
export const norm = (a: Matrix): number => Math.sqrt(dot(a, a));

/** a + s·b as a new matrix. */
export function plus(a: Matrix, s: number, b: Matrix): Matrix {
  const sum = a.clone();
  for (let k = 0; k < sum.data.length; k++) sum.data[k] += s * b.data[k];
  return sum;
}

/** s·a as a new matrix. */
export const scaled = (a: Matrix, s: number): Matrix =>
  new Matrix(
    a.rows,
    a.cols,
    a.data.map((value) => s * value),
  );
