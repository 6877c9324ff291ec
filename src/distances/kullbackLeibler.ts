import { impossibleOutcome, requireDistributions } from "./distribution.ts";
import { entropyExcess } from "./excess.ts";
import { withLaws } from "./laws.ts";
import type { Vector } from "./vectors.ts";

/**
 * Kullback-Leibler divergence KL(p‖q) = E_p[ln p − ln q] = Σ pᵢ ln(pᵢ/qᵢ) of two discrete distributions over k outcomes, in
 * nats, summed as Σ (pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ), whose terms are ≥ 0. Outcomes with pᵢ = 0 add nothing.
 * `SHAPE` if lengths differ, `DATA` if not distributions or where qᵢ = 0 < pᵢ, which makes it infinite. Kullback, Leibler 1951.
 */
export const kullbackLeibler = withLaws("divergence", (p: Vector, q: Vector): number => {
  const outcomes = requireDistributions(p, q, "kullbackLeibler");
  let sum = 0;
  for (let i = 0; i < outcomes; i++) {
    if (q[i] === 0 && p[i] > 0) throw impossibleOutcome(i, "kullbackLeibler");
    sum += entropyExcess(p[i], q[i]);
  }
  return sum;
});
