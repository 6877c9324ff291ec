import { exp, log } from "../base/elementary.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { onEigenvalues } from "../optim/sets/spectral.ts";
import type { Regularizer } from "./regularizer.ts";
import { type ScalarCost, smoothSpectral, spectral } from "./spectral.ts";

/**
 * R(M) = tr(M ln M − M ln M₀ − M + M₀), natural log, with the precision M₀⁻¹ of a prior metric, d x d and positive definite: keeps M near the prior,
 * finite also where M loses rank. Tsuda, Rätsch & Warmuth 2005.
 */
export function vonNeumann(precision: Matrix): Regularizer {
  const constant = eigh(precision).values.reduce((sum, value) => sum + 1 / value, 0);
  const linear = { matrix: onEigenvalues(precision, (values) => values.map(log)), constant };
  return {
    name: "vonNeumann",
    convex: true,
    steep: true,
    smooth: smoothSpectral(entropy, linear),
    ...spectral(entropy, { linear }),
  };
}

const entropy: ScalarCost = {
  value: (u) => (u > 0 ? u * (log(u) - 1) : 0),
  slope: (u) => log(Math.max(u, 1e-300)),
  proximal: (x, step) => exp(logOfBest(x, step)),
};

/** The v with e^v + step·v = x, by Newton's method from above, where it falls without overshooting. */
function logOfBest(x: number, step: number): number {
  let v = x > 1 ? log(x) : Math.min(0, x / step);
  for (let tries = 0; tries < 1000; tries++) {
    const grown = exp(v);
    const next = v - (grown + step * v - x) / (grown + step);
    if (!(Math.abs(next - v) > 1e-15 * Math.max(1, Math.abs(v)))) return next;
    v = next;
  }
  return v;
}
