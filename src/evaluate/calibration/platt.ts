import { exp, log, log1p } from "../../base/elementary.ts";
import { Matrix } from "../../linalg/matrix.ts";
import type { Probability } from "../../metrics/decision.ts";
import { newton } from "../../optim/methods/newton.ts";
import { type OrderedPairs, smoothedTargets, total } from "./orderedPairs.ts";

/**
 * Platt's sigmoid, the maximum likelihood of smoothed targets, by Newton on distances in their own units of spread. Where the probability would rise with the
 * distance, it is level instead: the best under slope ≥ 0, since the problem is convex. Platt 1999; Lin, Lin & Weng 2007.
 */
export function fitPlatt(pairs: OrderedPairs): Probability {
  const [high, low] = smoothedTargets(pairs);
  const { distances, similar, dissimilar } = pairs;
  const worth = total(similar) + total(dissimilar);
  const mean = distances.reduce((sum, d, k) => sum + d * (similar[k] + dissimilar[k]), 0) / worth;
  const variance = distances.reduce((sum, d, k) => sum + (d - mean) * (d - mean) * (similar[k] + dissimilar[k]), 0);
  const spread = Math.sqrt(variance / worth) || 1;
  const scaled = distances.map((d) => (d - mean) / spread);
  const objective = (x: Matrix) => negativeLogLikelihood(x, scaled, pairs, [high, low], worth);
  const share = (high * total(similar) + low * total(dissimilar)) / worth;
  const level = log((1 - share) / share);
  let [slope, offset] = [0, level];
  let count = 0;
  for (const { x, gradientNorm = 0 } of newton(objective, Matrix.from([[0], [level]]))) {
    [slope, offset] = x.data;
    if (gradientNorm < 1e-13 || ++count === MOST) break;
  }
  if (!(slope > 0) || distances.length === 1) return { kind: "platt", slope: 0, offset: level };
  return { kind: "platt", slope: slope / spread, offset: offset - (slope * mean) / spread };
}

const MOST = 100;

/** The mean of −t log p − (1 − t) log(1 − p) with p = 1 / (1 + e^(x₀ z + x₁)), its gradient and Hessian. */
function negativeLogLikelihood(
  { data: [slope, offset] }: Matrix,
  scaled: Float64Array,
  { similar, dissimilar }: OrderedPairs,
  [high, low]: readonly [number, number],
  worth: number,
): { value: number; gradient: Matrix; hessian: Matrix } {
  let value = 0;
  const gradient = new Matrix(2, 1);
  const hessian = new Matrix(2, 2);
  for (let k = 0; k < scaled.length; k++) {
    const z = scaled[k];
    const margin = slope * z + offset;
    const weight = (similar[k] + dissimilar[k]) / worth;
    const target = (high * similar[k] + low * dissimilar[k]) / worth;
    const tail = exp(-Math.abs(margin));
    const p = margin > 0 ? tail / (1 + tail) : 1 / (1 + tail);
    // −t log p − (w − t) log(1 − p) = t·margin + w·log(1 + e^−margin)
    value += target * margin + weight * (Math.max(-margin, 0) + log1p(tail));
    const push = target - weight * p;
    const curve = weight * p * (1 - p);
    gradient.data[0] += push * z;
    gradient.data[1] += push;
    hessian.data[0] += curve * z * z;
    hessian.data[1] += curve * z;
    hessian.data[2] += curve * z;
    hessian.data[3] += curve;
  }
  return { value, gradient, hessian };
}
