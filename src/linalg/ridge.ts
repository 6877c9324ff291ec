import { EtalonError } from "../base/errors.ts";
import { cholesky } from "./cholesky.ts";
import type { Matrix } from "./matrix.ts";

/** A matrix made positive definite, its Cholesky factor, and the relative ridge it took: 0 where none was needed. */
export interface Ridged {
  readonly matrix: Matrix;
  readonly factor: Matrix;
  readonly ridge: number;
}

/** A pivot below this share of its diagonal entry tells a matrix that is singular up to rounding. */
const SINGULAR = 1e-11;
const RIDGES = [0, 1e-8, 1e-6, 1e-4, 1e-2];

/**
 * The Cholesky factor of A + ρ·diag(prior) for a symmetric positive semidefinite A (n x n), with the least ρ of 0, 1e-8, 1e-6, 1e-4 and 1e-2
 * that makes it safely positive definite. `prior` holds n positive numbers in the units of A's diagonal. `NUMERIC` if none does.
 */
export function ridgedCholesky(a: Matrix, prior: ArrayLike<number>): Ridged {
  for (const ridge of RIDGES) {
    const matrix = addDiagonal(a, prior, ridge);
    const factor = safeCholesky(matrix);
    if (factor) return { matrix, factor, ridge };
  }
  throw new EtalonError(
    "NUMERIC",
    "The matrix is far from positive semidefinite: no small ridge helps. Scale the features (zscore) or shrink more.",
  );
}

/** The Cholesky factor, or nothing where a pivot is lost in rounding. */
export function safeCholesky(a: Matrix): Matrix | undefined {
  try {
    const factor = cholesky(a);
    for (let i = 0; i < a.rows; i++) {
      const pivot = factor.get(i, i);
      if (!(pivot * pivot > SINGULAR * a.get(i, i))) return undefined;
    }
    return factor;
  } catch (error) {
    if (error instanceof EtalonError && error.code === "NUMERIC") return undefined;
    throw error;
  }
}

function addDiagonal(a: Matrix, prior: ArrayLike<number>, ridge: number): Matrix {
  if (ridge === 0) return a;
  const sum = a.clone();
  for (let i = 0; i < a.rows; i++) sum.data[i * a.cols + i] += ridge * prior[i];
  return sum;
}
