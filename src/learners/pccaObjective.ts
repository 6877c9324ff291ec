import { exp, log1p } from "../base/elementary.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import type { PairDifferences } from "./pairDifferences.ts";

export interface PccaParameters {
  /** β. */
  readonly sharpness: number;
  /** λ. */
  readonly regularization: number;
}

/**
 * f(L) = 1/m Σ_e ℓ(±(‖L v_e‖² − 1)) + λ/d ‖L‖²_F with ℓ(t) = ln(1 + exp(βt))/β; + for similar and − for dissimilar pairs. L is k x d. With the
 * slopes w_e = ±1/(m (1 + exp(−βt_e))): ∇f = 2 L (Σ w v vᵀ + λ/d I). Convex in M = LᵀL. Mignon & Jurie 2012, to which λ is added.
 */
export function pccaObjective(
  { differences, similar }: PairDifferences,
  { sharpness, regularization }: PccaParameters,
): Objective {
  const { rows: pairs, cols: d } = differences;
  return (map, gradient) => {
    const mapped = mapRows(differences, map);
    let sum = 0;
    for (let e = 0; e < pairs; e++) {
      const sign = similar[e] ? 1 : -1;
      const { loss, slope } = generalizedLogistic(sign * (squaredLength(mapped, e) - 1), sharpness);
      sum += loss;
      const weight = (sign * slope) / pairs;
      for (let k = e * map.rows; k < (e + 1) * map.rows; k++) mapped.data[k] *= 2 * weight;
    }
    multiplyInto(gradient, mapped, differences, { transposeA: true });
    let square = 0;
    for (let k = 0; k < map.data.length; k++) {
      square += map.data[k] * map.data[k];
      gradient.data[k] += (2 * regularization * map.data[k]) / d;
    }
    return sum / pairs + (regularization / d) * square;
  };
}

/** ln(1 + exp(βt))/β and its derivative, without overflow: the hinge max(0, t) as β grows. */
export function generalizedLogistic(t: number, sharpness: number): { readonly loss: number; readonly slope: number } {
  const small = exp(-sharpness * Math.abs(t));
  return {
    loss: Math.max(t, 0) + log1p(small) / sharpness,
    slope: t >= 0 ? 1 / (1 + small) : small / (1 + small),
  };
}

function squaredLength({ data, cols }: Matrix, row: number): number {
  let sum = 0;
  for (let k = row * cols; k < (row + 1) * cols; k++) sum += data[k] * data[k];
  return sum;
}
