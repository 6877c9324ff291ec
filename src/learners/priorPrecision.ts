import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { shrinkToSphere } from "../linalg/shrinkage.ts";

/**
 * M₀⁻¹ of a prior metric, d x d, for centered points n x d: the identity, or the covariance in the unit that makes the mean squared pair distance 1 under M₀.
 * The covariance gets a millionth of its mean variance as ridge, so that n < d and constant features pass.
 */
export function priorPrecision(points: Matrix, prior: "identity" | "covariance"): Matrix {
  if (prior === "identity") return Matrix.identity(points.cols);
  return shrinkToSphere(
    weightedGram(points, new Float64Array(points.rows).fill((2 * points.cols) / points.rows)),
    1e-6,
  );
}
