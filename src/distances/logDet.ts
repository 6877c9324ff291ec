import type { Matrix } from "../linalg/matrix.ts";
import { solveTriangular } from "../linalg/triangular.ts";
import { squareExcess } from "./excess.ts";
import { withLaws } from "./laws.ts";
import { factorSpd, requireSameOrder } from "./symmetric.ts";
import { requireFiniteResult } from "./vectors.ts";

/**
 * LogDet (Burg, Stein) divergence tr(A B⁻¹) − ln det(A B⁻¹) − d of symmetric positive definite d x d matrices, natural log:
 * the Bregman divergence of −ln det, unchanged under A, B → T A Tᵀ, T B Tᵀ. A sum of terms ≥ 0: with A = C Cᵀ, B = R Rᵀ and
 * W = R⁻¹C lower triangular it is Σ_{i>j} wᵢⱼ² + Σ (wᵢᵢ² − 1 − ln wᵢᵢ²).
 * `SHAPE` if shapes differ, `DATA` if not symmetric, `NUMERIC` if not positive definite or the result overflows. James, Stein 1961; Kulis et al. 2009.
 */
export const logDet = withLaws("divergence", (a: Matrix, b: Matrix): number => {
  requireSameOrder(a, b, "logDet");
  return requireFiniteResult(logDetOfFactors(factorSpd(a, "logDet"), factorSpd(b, "logDet")), "logDet");
});

/** The LogDet divergence of C Cᵀ from R Rᵀ, given the Cholesky factors C and R; Infinity where it overflows. */
export function logDetOfFactors(c: Matrix, r: Matrix): number {
  const w = solveTriangular(r, c);
  let sum = 0;
  for (let i = 0; i < w.rows; i++) {
    sum += squareExcess(w.get(i, i));
    for (let j = 0; j < i; j++) sum += w.get(i, j) * w.get(i, j);
  }
  return sum;
}
