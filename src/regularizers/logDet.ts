import { log } from "../base/elementary.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Regularizer } from "./regularizer.ts";
import { type ScalarCost, smoothSpectral, spectral } from "./spectral.ts";

/**
 * R(M) = LD(M, M₀) = tr(M P) − ln det(M P) − d with the precision P = M₀⁻¹ of a prior metric, d x d and positive definite: keeps M near the prior and
 * definite, and so of full rank. Davis et al. 2007.
 */
export function logDet(precision: Matrix): Regularizer {
  const constant = -eigh(precision).values.reduce((sum, value) => sum + log(value) + 1, 0);
  const linear = { matrix: precision, constant };
  return { name: "logDet", convex: true, smooth: smoothSpectral(minusLog, linear), ...spectral(minusLog, { linear }) };
}

/** −ln u, the larger root of u² − x u − step = 0 in the form that does not cancel. */
const minusLog: ScalarCost = {
  value: (u) => (u > 0 ? -log(u) : Infinity),
  slope: (u) => -1 / u,
  proximal(x, step) {
    const root = Math.sqrt(x * x + 4 * step);
    return x > 0 ? (x + root) / 2 : (2 * step) / (root - x);
  },
};
