import type { Gaussian } from "./gaussian.ts";
import { gaussianKullbackLeibler } from "./gaussianKullbackLeibler.ts";
import { withLaws } from "./laws.ts";

/**
 * Jeffrey divergence J(p, q) = KL(p‖q) + KL(q‖p) of two Gaussians in d dimensions, in nats; with means zero
 * ½ [tr(S₁⁻¹S₂) + tr(S₂⁻¹S₁)] − d. A semimetric. Errors as `gaussianKullbackLeibler`. Jeffreys 1946.
 */
export const gaussianJeffrey = withLaws(
  "semimetric",
  (p: Gaussian, q: Gaussian): number => gaussianKullbackLeibler(p, q) + gaussianKullbackLeibler(q, p),
);
