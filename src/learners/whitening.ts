import { solveTriangular } from "../linalg/cholesky.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { correlationOf } from "./shrinkage.ts";

/** L = C⁻¹ for a Cholesky factor C of A (d x d): LᵀL = A⁻¹. */
export const inverseOfFactor = (factor: Matrix): Matrix => solveTriangular(factor, Matrix.identity(factor.rows));

/**
 * A map L with LᵀL = A⁺, the inverse of a covariance, in the units of its deviations and inside its range only: rows w^(-½) vᵀ over the
 * eigenvectors of the correlation matrix, largest w first. Eigenvalues below `floor`·w_max count as 0 and give no row.
 */
export function principalWhitening(covariance: Matrix, floor: number, components = covariance.rows): Matrix {
  const d = covariance.rows;
  const { values, vectors } = eigh(correlationOf(covariance));
  const rows = Math.min(components, values.filter((value) => value > floor * values[d - 1]).length);
  const map = new Matrix(rows, d);
  for (let r = 0; r < rows; r++) {
    const from = d - 1 - r;
    const root = Math.sqrt(values[from]);
    for (let c = 0; c < d; c++) map.data[r * d + c] = vectors.get(from, c) / root / Math.sqrt(covariance.get(c, c));
  }
  return map;
}
