import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import { logistic } from "../losses/logistic.ts";
import type { Objective } from "../optim/objective.ts";
import type { PairDifferences } from "./pairDifferences.ts";

export interface PccaParameters {
  /** β. */
  readonly sharpness: number;
  /** λ. */
  readonly regularization: number;
}

/**
 * f(L) = mean of ℓ(±(‖L v_e‖² − 1)) + λ/d ‖L‖²_F with the generalized logistic loss ℓ(t) = ln(1 + exp(βt))/β; + for similar and − for dissimilar pairs,
 * the mean by their weights c_e. L is k x d. With s_e = ±c_e/(Σc (1 + exp(−βt_e))): ∇f = 2 L (Σ s v vᵀ + λ/d I). Convex in M = LᵀL.
 * Mignon & Jurie 2012, to which λ is added.
 */
export function pccaObjective(
  { differences, similar, weights }: PairDifferences,
  { sharpness, regularization }: PccaParameters,
): Objective {
  const { rows: pairs, cols: d } = differences;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : pairs;
  return (map, gradient) => {
    const mapped = mapRows(differences, map);
    let sum = 0;
    for (let e = 0; e < pairs; e++) {
      const sign = similar[e] ? 1 : -1;
      const share = (weights ? weights[e] : 1) / total;
      const margin = sharpness * sign * (1 - squaredLength(mapped, e));
      sum += (share * logistic.value(margin)) / sharpness;
      const slope = -sign * share * logistic.slope(margin);
      for (let k = e * map.rows; k < (e + 1) * map.rows; k++) mapped.data[k] *= 2 * slope;
    }
    multiplyInto(gradient, mapped, differences, { transposeA: true });
    let square = 0;
    for (let k = 0; k < map.data.length; k++) {
      square += map.data[k] * map.data[k];
      gradient.data[k] += (2 * regularization * map.data[k]) / d;
    }
    return sum + (regularization / d) * square;
  };
}

function squaredLength({ data, cols }: Matrix, row: number): number {
  let sum = 0;
  for (let k = row * cols; k < (row + 1) * cols; k++) sum += data[k] * data[k];
  return sum;
}
