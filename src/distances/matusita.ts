import { requireDistributions } from "./distribution.ts";
import { withLaws } from "./laws.ts";
import type { Vector } from "./vectors.ts";

/**
 * Matusita distance √Σ (√pᵢ − √qᵢ)² = √(2 − 2 Σ √(pᵢqᵢ)) of two discrete distributions over k outcomes: 0 to √2, zeros
 * allowed. A metric. `SHAPE` if lengths differ, `DATA` if not distributions. Matusita 1955.
 */
export const matusita = withLaws("metric", (p: Vector, q: Vector): number => {
  const outcomes = requireDistributions(p, q, "matusita");
  let sum = 0;
  for (let i = 0; i < outcomes; i++) {
    const gap = Math.sqrt(p[i]) - Math.sqrt(q[i]);
    sum += gap * gap;
  }
  return Math.sqrt(sum);
});

/** Hellinger distance, Matusita's divided by √2: 0 to 1. A metric. Errors as `matusita`. Hellinger 1909. */
export const hellinger = withLaws("metric", (p: Vector, q: Vector): number => matusita(p, q) * Math.SQRT1_2);
