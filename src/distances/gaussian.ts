import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { solveTriangular } from "../linalg/triangular.ts";
import { factorSpd } from "./symmetric.ts";
import { requireFiniteEntries, type Vector } from "./vectors.ts";

/** The normal distribution of a mean (length d) and a symmetric positive definite covariance (d x d). */
export interface Gaussian {
  readonly mean: Vector;
  readonly covariance: Matrix;
}

/**
 * The Gaussian p(x) = det(M)^½ (2π)^(−d/2) exp(−½ (x − μ)ᵀ M (x − μ)) that a metric M (d x d, its precision) defines around
 * a mean, zero if not given: KL(gaussianOf(M₀)‖gaussianOf(M)) = ½ LogDet(M, M₀). Errors as `logDet`, and `SHAPE` if the mean
 * does not have d entries. Davis et al. 2007.
 */
export function gaussianOf(matrix: Matrix, mean: Vector = new Float64Array(matrix.rows)): Gaussian {
  const inverseFactor = solveTriangular(factorSpd(matrix, "gaussianOf"), Matrix.identity(matrix.rows));
  const gaussian = { mean, covariance: weightedGram(inverseFactor) };
  requireMean(gaussian, "gaussianOf");
  return gaussian;
}

/** The Cholesky factor of the covariance. `SHAPE` or `DATA` on an ill-formed mean or asymmetric covariance, `NUMERIC` if that is not positive definite. */
export function requireGaussian(gaussian: Gaussian, who: string): Matrix {
  requireMean(gaussian, who);
  return factorSpd(gaussian.covariance, who);
}

/** (m₁ − m₂)ᵀ S⁻¹ (m₁ − m₂) of two means, given the Cholesky factor of S (d x d). `SHAPE` if sizes differ. */
export function squaredMahalanobis(m1: Vector, m2: Vector, factor: Matrix, who: string): number {
  const d = factor.rows;
  if (m1.length !== d || m2.length !== d) {
    throw new EtalonError(
      "SHAPE",
      `${who}: the Gaussians have ${m1.length} and ${m2.length} dimensions. Give Gaussians over one space.`,
    );
  }
  const gap = new Matrix(d, 1);
  for (let i = 0; i < d; i++) gap.data[i] = m1[i] - m2[i];
  return solveTriangular(factor, gap).data.reduce((sum, value) => sum + value * value, 0);
}

function requireMean({ mean, covariance }: Gaussian, who: string): void {
  requireFiniteEntries(mean, `${who}: mean`);
  if (mean.length === covariance.rows) return;
  throw new EtalonError(
    "SHAPE",
    `${who}: the mean has ${mean.length} entries but the covariance is ${covariance.rows} x ${covariance.cols}. Make them agree.`,
  );
}
