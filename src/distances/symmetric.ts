import { EtalonError } from "../base/errors.ts";
import { cholesky } from "../linalg/cholesky.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { requireFinite, requireSquare } from "../linalg/requirements.ts";

const ROUNDING = 1e-10;

/**
 * The order of a symmetric matrix. `SHAPE` if it is not square, `NUMERIC` if an entry is not finite, `DATA` if mirrored
 * entries differ by more than 1e-10 of the largest entry.
 */
export function requireSymmetric(a: Matrix, who: string): number {
  const n = requireSquare(a, who);
  const allowed = ROUNDING * requireFinite(a, who);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(a.get(i, j) - a.get(j, i)) <= allowed) continue;
      throw new EtalonError(
        "DATA",
        `${who}: entry (${i}, ${j}) is ${a.get(i, j)} but (${j}, ${i}) is ${a.get(j, i)}. Give a symmetric matrix.`,
      );
    }
  }
  return n;
}

/** The lower triangular C with C Cᵀ = A. Errors as `requireSymmetric`, and `NUMERIC` if A is not positive definite. */
export function factorSpd(a: Matrix, who: string): Matrix {
  requireSymmetric(a, who);
  try {
    return cholesky(a);
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    throw new EtalonError(error.code, `${who}: ${error.message}`, { cause: error });
  }
}

/** `SHAPE` unless both matrices are n x n of one n. */
export function requireSameOrder(a: Matrix, b: Matrix, who: string): void {
  if (a.rows === b.rows && a.cols === b.cols) return;
  throw new EtalonError(
    "SHAPE",
    `${who}: the matrices are ${a.rows} x ${a.cols} and ${b.rows} x ${b.cols}. Give matrices of one shape.`,
  );
}
