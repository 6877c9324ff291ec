import { Matrix } from "./matrix.ts";

/**
 * Weights on pairs of rows, as an edge list. The identity behind most learners:
 * Σ_e w_e (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ Lap(w) X, with Lap(w) = diag(W·1) − W.
 */
export interface PairWeights {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** One weight for each edge, of any sign. */
  readonly weights: ArrayLike<number>;
}

/** Xᵀ Lap(w) X: d x d, symmetric. */
export function scatter(points: Matrix, { left, right, weights }: PairWeights): Matrix {
  const d = points.cols;
  const out = new Matrix(d, d);
  const difference = new Float64Array(d);
  for (let e = 0; e < left.length; e++) {
    for (let c = 0; c < d; c++) difference[c] = points.data[left[e] * d + c] - points.data[right[e] * d + c];
    for (let r = 0; r < d; r++) for (let c = 0; c <= r; c++) out.data[r * d + c] += weights[e] * (difference[r] * difference[c]);
  }
  for (let r = 0; r < d; r++) for (let c = 0; c < r; c++) out.data[c * d + r] = out.data[r * d + c];
  return out;
}

/** Lap(w) X: n x d. The gradient of Σ w_e ‖L(x_i − x_j)‖² in L is 2 (Lap(w) Z)ᵀ X with Z = X Lᵀ. */
export function laplacianTimes(points: Matrix, { left, right, weights }: PairWeights): Matrix {
  const d = points.cols;
  const out = new Matrix(points.rows, d);
  for (let e = 0; e < left.length; e++) {
    const i = left[e] * d;
    const j = right[e] * d;
    for (let c = 0; c < d; c++) {
      const flow = weights[e] * (points.data[i + c] - points.data[j + c]);
      out.data[i + c] += flow;
      out.data[j + c] -= flow;
    }
  }
  return out;
}
