import { type Gaussian, requireGaussian, squaredMahalanobis } from "./gaussian.ts";
import { withLaws } from "./laws.ts";
import { logDetOfFactors } from "./logDet.ts";
import { requireFiniteResult } from "./vectors.ts";

/**
 * KL(p‖q) = ½ [tr(S₂⁻¹S₁) + (m₂ − m₁)ᵀ S₂⁻¹ (m₂ − m₁) − d + ln det S₂/det S₁] of Gaussians p = N(m₁, S₁) and q = N(m₂, S₂) in d
 * dimensions, in nats: ½ LogDet(S₁, S₂) + half the squared Mahalanobis distance of the means under q.
 * `SHAPE` if sizes differ, `DATA` if a mean is not finite or a covariance not symmetric, `NUMERIC` if one is not positive
 * definite or the result overflows. Kullback 1959.
 */
export const gaussianKullbackLeibler = withLaws("divergence", (p: Gaussian, q: Gaussian): number => {
  const who = "gaussianKullbackLeibler";
  const c1 = requireGaussian(p, who);
  const c2 = requireGaussian(q, who);
  const means = squaredMahalanobis(p.mean, q.mean, c2, who);
  return requireFiniteResult((logDetOfFactors(c1, c2) + means) / 2, who);
});
