import { EtalonError } from "../base/errors.ts";
import { type Eigen, eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import { entropyExcess } from "./excess.ts";
import { withLaws } from "./laws.ts";
import { requireSameOrder, requireSymmetric } from "./symmetric.ts";
import { requireFiniteResult } from "./vectors.ts";

/**
 * Von Neumann divergence tr(A ln A − A ln B − A + B) of a positive semidefinite A from a positive definite B (d x d), natural
 * log: the Bregman divergence of tr(A ln A − A). With eigenpairs (λ, v) of A and (θ, u) of B a sum of terms ≥ 0:
 * Σᵢⱼ (vᵢᵀuⱼ)² (λᵢ ln(λᵢ/θⱼ) − λᵢ + θⱼ).
 * `SHAPE` if shapes differ, `DATA` if not symmetric, `NUMERIC` if A has a negative eigenvalue or B one that is not positive. Tsuda, Rätsch, Warmuth 2005.
 */
export const vonNeumann = withLaws("divergence", (a: Matrix, b: Matrix): number => {
  requireSameOrder(a, b, "vonNeumann");
  const left = spectrum(a, "first");
  const right = spectrum(b, "second");
  const cosines = multiply(left.vectors, right.vectors, { transposeB: true });
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.rows; j++) {
      const cosine = cosines.get(i, j);
      sum += cosine * cosine * entropyExcess(left.values[i], right.values[j]);
    }
  }
  return requireFiniteResult(sum, "vonNeumann");
});

/** Eigenvalues within rounding error of 0 count as 0, which only the first matrix may have. */
function spectrum(m: Matrix, which: "first" | "second"): Eigen {
  const n = requireSymmetric(m, "vonNeumann");
  const { values, vectors } = eigh(m);
  const rounding = 10 * n * Number.EPSILON * Math.max(Math.abs(values[0] ?? 0), Math.abs(values[n - 1] ?? 0));
  const legal =
    which === "first" ? values.every((value) => value >= -rounding) : values.every((value) => value > rounding);
  if (legal) return { values: values.map((value) => (value <= rounding ? 0 : value)), vectors };
  const wanted = which === "first" ? "semidefinite" : "definite";
  throw new EtalonError(
    "NUMERIC",
    `vonNeumann: the ${which} matrix has the eigenvalue ${values[0]}. Give a positive ${wanted} matrix: add a small multiple of the identity.`,
  );
}
