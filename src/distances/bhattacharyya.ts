import { log, log1p } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { requireDistributions } from "./distribution.ts";
import { withLaws } from "./laws.ts";
import { matusita } from "./matusita.ts";
import type { Vector } from "./vectors.ts";

/** Overlap Σ √(pᵢqᵢ) of two discrete distributions over k outcomes: 1 if equal, 0 if disjoint. `SHAPE` if lengths differ, `DATA` if not distributions. */
export function bhattacharyyaCoefficient(p: Vector, q: Vector): number {
  const outcomes = requireDistributions(p, q, "bhattacharyyaCoefficient");
  let sum = 0;
  for (let i = 0; i < outcomes; i++) sum += Math.sqrt(p[i]) * Math.sqrt(q[i]);
  return Math.min(1, sum);
}

/**
 * Bhattacharyya distance −ln Σ √(pᵢqᵢ) of two discrete distributions over k outcomes, in nats. A semimetric: symmetric,
 * without the triangle inequality.
 * `SHAPE` if lengths differ, `DATA` if not distributions or if no outcome is possible in both, which makes it infinite. Bhattacharyya 1943.
 */
export const bhattacharyya = withLaws("semimetric", (p: Vector, q: Vector): number => {
  const overlap = bhattacharyyaCoefficient(p, q);
  if (overlap === 0) {
    throw new EtalonError(
      "DATA",
      "bhattacharyya: no outcome is possible in both distributions, so the distance is infinite. Smooth the counts by distributionOf(counts, 0.5), or use hellinger.",
    );
  }
  const apart = matusita(p, q);
  return apart < 0.5 ? -log1p(-0.5 * apart * apart) : -log(overlap);
});
