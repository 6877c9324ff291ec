import type { Matrix } from "../linalg/matrix.ts";
import { requireFinite } from "../linalg/requirements.ts";
import { withLaws } from "./laws.ts";
import { norm } from "./norm.ts";
import { requireSameOrder } from "./symmetric.ts";
import { requireFiniteResult } from "./vectors.ts";

/**
 * The Frobenius inner product ⟨A, B⟩ = Σ aᵢⱼ bᵢⱼ = tr AᵀB of two n x m matrices.
 * `SHAPE` if their shapes differ, `NUMERIC` if an entry is not finite or the result overflows.
 */
export function frobeniusInner(a: Matrix, b: Matrix): number {
  requireSameOrder(a, b, "frobeniusInner");
  requireFinite(a, "frobeniusInner");
  requireFinite(b, "frobeniusInner");
  let sum = 0;
  for (let at = 0; at < a.data.length; at++) sum += a.data[at] * b.data[at];
  return requireFiniteResult(sum, "frobeniusInner");
}

/** The Frobenius norm ‖A‖ = √⟨A, A⟩ of an n x m matrix, invariant under rotations. `NUMERIC` if an entry is not finite or the result overflows. */
export function frobeniusNorm(a: Matrix): number {
  requireFinite(a, "frobeniusNorm");
  return requireFiniteResult(norm(a.data), "frobeniusNorm");
}

/**
 * The distance ‖A − B‖ of two n x m matrices in Frobenius norm, plain. A metric.
 * `SHAPE` if their shapes differ, `NUMERIC` if an entry is not finite or the result overflows.
 */
export const frobenius = withLaws("metric", (a: Matrix, b: Matrix): number => {
  requireSameOrder(a, b, "frobenius");
  requireFinite(a, "frobenius");
  requireFinite(b, "frobenius");
  return requireFiniteResult(norm(a.data.map((value, at) => value - b.data[at])), "frobenius");
});
