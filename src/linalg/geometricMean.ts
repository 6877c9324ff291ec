import { pow } from "../base/elementary.ts";
import { cholesky, solveTriangular } from "./cholesky.ts";
import { eigh } from "./eigh.ts";
import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";

/**
 * A map L (d x d) with LᵀL = S⁻¹ #_t D, the point at t on the geodesic from S⁻¹ (t = 0) to D (t = 1) between positive definite matrices;
 * at t = ½ it is the solution A of A S A = D. With S = R Rᵀ and Rᵀ D R = U w Uᵀ it is L = w^(t/2) Uᵀ R⁻¹, largest w first.
 * `NUMERIC` if S is not positive definite; directions in which D vanishes get no weight unless t = 0.
 */
export const geometricMeanMap = (s: Matrix, d: Matrix, t: number): Matrix => geodesic(cholesky(s), d)(t);

/** The same for any t of one decomposition, given the Cholesky factor R of S. */
export function geodesic(factor: Matrix, d: Matrix): (t: number) => Matrix {
  const { values, vectors } = eigh(multiply(factor, multiply(d, factor), { transposeA: true }));
  const size = d.rows;
  const order = Array.from({ length: size }, (_, r) => size - 1 - r);
  const directions = solveTriangular(factor, vectors.take(order).transposed(), { transpose: true }).transposed();
  return (t) => {
    const map = directions.clone();
    order.forEach((from, r) => {
      const root = pow(Math.max(0, values[from]), t / 2);
      for (let j = 0; j < size; j++) map.data[r * size + j] *= root;
    });
    return map;
  };
}
