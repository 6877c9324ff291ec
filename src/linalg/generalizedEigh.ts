import { EtalonError } from "../base/errors.ts";
import { cholesky } from "./cholesky.ts";
import { type Eigen, eigh } from "./eigh.ts";
import type { Matrix } from "./matrix.ts";
import { requireFinite, requireSquare } from "./requirements.ts";
import { solveTriangular } from "./triangular.ts";

/** Values ascending; ROWS of `vectors` are v with A v = λ (B + ridge·I) v and vᵀ(B + ridge·I)v = 1. */
export interface GeneralizedEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
  /** What was added to the diagonal of B; 0 unless B is singular to working precision. */
  readonly ridge: number;
}

/** Ridges to try, relative to B's largest diagonal entry. */
const RIDGES = [0, 1e-12, 1e-10, 1e-8, 1e-6];

/**
 * A v = λ B v for symmetric A and symmetric positive definite B (n x n, lower triangles read), by B = C Cᵀ and the
 * eigenvectors of C⁻¹ A C⁻ᵀ. A singular positive semidefinite B gets the least sufficient ridge. `SHAPE` if sizes disagree,
 * `NUMERIC` if an entry is not finite or B has a clearly negative direction or is zero.
 */
export function generalizedEigh(a: Matrix, b: Matrix): GeneralizedEigen {
  const n = requireSquare(a, "generalizedEigh");
  if (b.rows !== n || b.cols !== n) {
    throw new EtalonError(
      "SHAPE",
      `generalizedEigh: A is ${n} x ${n} but B is ${b.rows} x ${b.cols}. Give two of one size.`,
    );
  }
  requireFinite(a, "generalizedEigh: A", { lower: true });
  requireFinite(b, "generalizedEigh: B", { lower: true });
  const { factor, ridge } = factorWithRidge(b);
  return { ...eighByFactor(a, factor), ridge };
}

/** The same for the Cholesky factor C of B, both n x n. */
export function eighByFactor(a: Matrix, factor: Matrix): Eigen {
  const { values, vectors } = eigh(reduced(a, factor));
  return { values, vectors: solveTriangular(factor, vectors.transposed(), { transpose: true }).transposed() };
}

/** C⁻¹ A C⁻ᵀ. */
function reduced(a: Matrix, factor: Matrix): Matrix {
  const full = a.clone();
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < i; j++) full.data[j * a.cols + i] = full.data[i * a.cols + j];
  return solveTriangular(factor, solveTriangular(factor, full).transposed());
}

function factorWithRidge(b: Matrix): { factor: Matrix; ridge: number } {
  let largest = 0;
  for (let i = 0; i < b.rows; i++) largest = Math.max(largest, b.get(i, i));
  for (const relative of RIDGES) {
    const ridge = relative * largest;
    const factor = factorIfRegular(b, ridge);
    if (factor) return { factor, ridge };
  }
  throw new EtalonError(
    "NUMERIC",
    "generalizedEigh: B is zero or has a negative direction, so it defines no lengths. Give a positive semidefinite B.",
  );
}

/** The Cholesky factor of B + ridge·I, unless a pivot is zero up to rounding error of its own diagonal entry. */
function factorIfRegular(b: Matrix, ridge: number): Matrix | undefined {
  const n = b.rows;
  const shifted = b.clone();
  for (let i = 0; i < n; i++) shifted.data[i * n + i] += ridge;
  try {
    const factor = cholesky(shifted);
    for (let i = 0; i < n; i++) {
      const pivot = factor.data[i * n + i] / Math.sqrt(shifted.data[i * n + i]);
      if (pivot * pivot < 4 * n * Number.EPSILON) return undefined;
    }
    return factor;
  } catch (error) {
    if (error instanceof EtalonError && error.code === "NUMERIC") return undefined;
    throw error;
  }
}
