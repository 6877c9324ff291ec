import { Matrix } from "../../linalg/matrix.ts";
import { weightedGram } from "../../linalg/products.ts";

/** Shapes of a Gaussian: an ellipsoid, one along the axes, a ball. */
export const COVARIANCES = ["full", "diagonal", "spherical"] as const;
export type Covariance = (typeof COVARIANCES)[number];

/** Σ w (x − μ)(x − μ)ᵀ / Σ w of residuals (n x d) in the given shape, d x d, without any least variance. */
export function covarianceOf(residuals: Matrix, weights: Float64Array, mass: number, shape: Covariance): Matrix {
  const d = residuals.cols;
  if (shape === "full") {
    const gram = weightedGram(residuals, weights);
    for (let k = 0; k < gram.data.length; k++) gram.data[k] /= mass;
    return gram;
  }
  const variances = new Float64Array(d);
  for (let i = 0, k = 0; i < residuals.rows; i++) {
    for (let c = 0; c < d; c++, k++) variances[c] += (weights[i] * residuals.data[k] * residuals.data[k]) / mass;
  }
  if (shape === "diagonal") return Matrix.diagonal(variances);
  const mean = variances.reduce((sum, value) => sum + value, 0) / d;
  return Matrix.diagonal(variances.fill(mean));
}

/** Free numbers of a mixture of `clusters` components in d dimensions: shares, means and covariances. */
export function parameterCount(shape: Covariance, clusters: number, d: number): number {
  const each = { full: (d * (d + 1)) / 2, diagonal: d, spherical: 1 }[shape];
  return clusters - 1 + clusters * (d + each);
}
