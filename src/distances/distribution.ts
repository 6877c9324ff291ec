import { EtalonError } from "../base/errors.ts";
import { requireFiniteEntries, requireVectors, type Vector } from "./vectors.ts";

/** Room for probabilities stored in 32 bits. */
const SUM_TOLERANCE = 1e-5;

/**
 * Probabilities pᵢ = (cᵢ + a) / Σ (cⱼ + a) of k counts or weights c ≥ 0 with the pseudocount a, which keeps zeros from probability 0.
 * `DATA` if a count is negative or not finite, or all are zero; `OPTION` if the pseudocount is negative or not finite.
 */
export function distributionOf(counts: Vector, pseudocount = 0): Float64Array {
  requireFiniteEntries(counts, "distributionOf");
  if (!(pseudocount >= 0 && pseudocount < Infinity)) {
    throw new EtalonError("OPTION", `distributionOf: the pseudocount is ${pseudocount}. Give a finite number >= 0.`);
  }
  let largest = pseudocount;
  for (let i = 0; i < counts.length; i++)
    largest = Math.max(largest, requireNonnegative(counts[i], i, "distributionOf"));
  if (counts.length === 0 || largest === 0) {
    throw new EtalonError("DATA", "distributionOf: all counts are zero. Give a positive count or pseudocount.");
  }
  const shares = Float64Array.from(counts, (count) => count / largest + pseudocount / largest);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** The number of outcomes k of two discrete distributions. `SHAPE` if it differs, `DATA` if probabilities are negative, not finite or do not sum to 1. */
export function requireDistributions(p: Vector, q: Vector, who: string): number {
  const outcomes = requireVectors(p, q, who);
  requireProbabilities(p, who);
  requireProbabilities(q, who);
  return outcomes;
}

/** `DATA`: the divergence is infinite because an outcome is possible in one distribution alone. */
export const impossibleOutcome = (outcome: number, who: string): EtalonError =>
  new EtalonError(
    "DATA",
    `${who}: outcome ${outcome} has probability 0 in one distribution but not in the other, so the divergence is infinite. Smooth the counts by distributionOf(counts, 0.5), or use hellinger.`,
  );

function requireProbabilities(p: Vector, who: string): void {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += requireNonnegative(p[i], i, who);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return;
  throw new EtalonError("DATA", `${who}: the probabilities sum to ${sum}, not 1. Normalize them by distributionOf.`);
}

function requireNonnegative(value: number, i: number, who: string): number {
  if (value >= 0) return value;
  throw new EtalonError("DATA", `${who}: entry ${i} is ${value}. Give numbers >= 0.`);
}
