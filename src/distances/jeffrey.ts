import { log, log1p } from "../base/elementary.ts";
import { impossibleOutcome, requireDistributions } from "./distribution.ts";
import { withLaws } from "./laws.ts";
import type { Vector } from "./vectors.ts";

/**
 * Jeffrey divergence J(p, q) = KL(p‖q) + KL(q‖p) = Σ (pᵢ − qᵢ) ln(pᵢ/qᵢ) of two discrete distributions over k outcomes, in
 * nats. A semimetric: symmetric, without the triangle inequality.
 * `SHAPE` if lengths differ, `DATA` if not distributions or where just one of pᵢ, qᵢ is 0, which makes it infinite. Jeffreys 1946.
 */
export const jeffrey = withLaws("semimetric", (p: Vector, q: Vector): number => {
  const outcomes = requireDistributions(p, q, "jeffrey");
  let sum = 0;
  for (let i = 0; i < outcomes; i++) {
    if ((p[i] === 0) !== (q[i] === 0)) throw impossibleOutcome(i, "jeffrey");
    if (p[i] !== q[i]) sum += (p[i] - q[i]) * logRatio(p[i], q[i]);
  }
  return sum;
});

/** ln(a/b), precise where a is near b. */
const logRatio = (a: number, b: number): number => (a < 2 * b && b < 2 * a ? log1p((a - b) / b) : log(a) - log(b));
