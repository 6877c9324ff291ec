import { log1p } from "../base/elementary.ts";
import { cholesky } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import { svd } from "../linalg/svd.ts";
import { solveTriangular } from "../linalg/triangular.ts";
import { type Gaussian, requireGaussian, squaredMahalanobis } from "./gaussian.ts";
import { withLaws } from "./laws.ts";
import { requireSameOrder } from "./symmetric.ts";
import { requireFiniteResult } from "./vectors.ts";

/**
 * Bhattacharyya distance −ln ∫ √(pq) = ⅛ (m₁ − m₂)ᵀ S⁻¹ (m₁ − m₂) + ½ ln(det S / √(det S₁ det S₂)), S = (S₁ + S₂)/2, of two
 * Gaussians in d dimensions, in nats. The second part is ½ Σ ln(1 + (s − 1)²/(2s)) ≥ 0 over the singular values s of
 * C₁⁻¹C₂ with Sᵢ = CᵢCᵢᵀ. A semimetric. Errors as `gaussianKullbackLeibler`. Bhattacharyya 1943.
 */
export const gaussianBhattacharyya = withLaws("semimetric", (p: Gaussian, q: Gaussian): number => {
  const who = "gaussianBhattacharyya";
  const c1 = requireGaussian(p, who);
  const c2 = requireGaussian(q, who);
  requireSameOrder(p.covariance, q.covariance, who);
  const middle = cholesky(midpoint(p.covariance, q.covariance));
  const means = squaredMahalanobis(p.mean, q.mean, middle, who);
  return requireFiniteResult(means / 8 + spread(solveTriangular(c1, c2)) / 2, who);
});

function spread(whitened: Matrix): number {
  let sum = 0;
  for (const s of svd(whitened).values) sum += log1p(((s - 1) * (s - 1)) / (2 * s));
  return sum;
}

function midpoint(a: Matrix, b: Matrix): Matrix {
  const middle = new Matrix(a.rows, a.cols);
  for (let at = 0; at < a.data.length; at++) middle.data[at] = a.data[at] / 2 + b.data[at] / 2;
  return middle;
}
