import { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes, scatter } from "../linalg/pairWeights.ts";
import { multiply } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { smoothedHinge, smoothedHingeSlope } from "./smoothedHinge.ts";
import type { TripletEdges } from "./tripletEdges.ts";

/** The data term of Farm, as a function of either half of M̂ = diag(w) M diag(w) with the other half fixed. */
export interface FarmLoss {
  /** In M (d x d, symmetric): convex. ∇ = (w wᵀ) ∘ B. */
  ofMatrix(weights: Matrix): Objective;
  /** In w (1 x d): a difference of quadratics, not convex. ∇ = 2 (M ∘ B) w. */
  ofWeights(matrix: Matrix): Objective;
}

/**
 * F = 1/T Σ ℓ(q̂_il − q̂_ij) over triplets (anchor i, positive j, negative l) with q̂ = vᵀM̂v and the smoothed hinge ℓ.
 * With c = ∂F/∂q̂ for each pair of rows, B = Σ c v vᵀ = Xᵀ Lap(c) X. Points n x d.
 */
export function farmLoss(points: Matrix, edges: TripletEdges): FarmLoss {
  const { positive, negative } = edges;
  const { left, right } = edges.pairs;
  const count = positive.length;
  const slopes = new Float64Array(left.length);
  const pairs = { left, right, weights: slopes };

  /** F for rows z = w ∘ x and y = M z; leaves c in `slopes`. */
  const lossOf = (z: Matrix, y: Matrix): number => {
    const squared = quadraticForms(z, y, left, right);
    slopes.fill(0);
    let loss = 0;
    for (let t = 0; t < count; t++) {
      const [near, far] = [positive[t], negative[t]];
      const margin = squared[far] - squared[near];
      if (margin >= 1) continue;
      const slope = smoothedHingeSlope(margin);
      loss += smoothedHinge(margin);
      slopes[far] += slope;
      slopes[near] -= slope;
    }
    for (let e = 0; e < slopes.length; e++) slopes[e] /= count;
    return loss / count;
  };

  return {
    ofMatrix(weights) {
      const z = weighted(points, weights.data);
      return (matrix, gradient) => {
        const loss = lossOf(z, multiply(z, matrix));
        gradient.data.set(scatter(z, pairs).data);
        return loss;
      };
    },
    ofWeights: (matrix) => (weights, gradient) => {
      const z = weighted(points, weights.data);
      const y = multiply(z, matrix);
      const loss = lossOf(z, y);
      gradient.data.set(columnDots(points, laplacianTimes(y, pairs)));
      return loss;
    },
  };
}

/** X diag(w). */
export function weighted(points: Matrix, weights: Float64Array): Matrix {
  const { rows, cols, data } = points;
  const products = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) products[k] = data[k] * weights[j];
  return new Matrix(rows, cols, products);
}

/** 2 Σ_i a_ij b_ij for each column j. */
function columnDots({ rows, cols, data: a }: Matrix, { data: b }: Matrix): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) sums[j] += 2 * a[k] * b[k];
  return sums;
}

/** (z_i − z_j)·(y_i − y_j) for each pair: (z_i − z_j)ᵀ M (z_i − z_j) where y = M z. */
function quadraticForms(
  { cols: d, data: z }: Matrix,
  { data: y }: Matrix,
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): Float64Array {
  const squared = new Float64Array(left.length);
  for (let e = 0; e < squared.length; e++) {
    let sum = 0;
    for (let a = left[e] * d, b = right[e] * d, end = a + d; a < end; a++, b++) sum += (z[a] - z[b]) * (y[a] - y[b]);
    squared[e] = sum;
  }
  return squared;
}
