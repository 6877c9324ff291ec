import type { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes, scatter } from "../linalg/pairWeights.ts";
import { multiply } from "../linalg/products.ts";
import { smoothedHinge } from "../losses/smoothedHinge.ts";
import type { Objective } from "../optim/objective.ts";
import { type Margins, marginLoss } from "./marginLoss.ts";
import { columnDots, quadraticForms, weighted } from "./pairForms.ts";
import type { TripletEdges } from "./tripletEdges.ts";

/** The data term of Farm, as a function of either half of M̂ = diag(w) M diag(w) with the other half fixed. */
export interface FarmLoss {
  /** In M (d x d, symmetric): convex. ∇ = (w wᵀ) ∘ B. */
  ofMatrix(weights: Matrix): Objective;
  /** In w (1 x d): a difference of quadratics, not convex. ∇ = 2 (M ∘ B) w. With a short `factor` F of M = FᵀF no product with M is made. */
  ofWeights(matrix: Matrix, factor?: Matrix): Objective;
}

/** ℓ. */
export const farmHinge = smoothedHinge();

/**
 * F = 1/T Σ ℓ(q̂_il − q̂_ij) over triplets (anchor i, positive j, negative l) with q̂ = vᵀM̂v and the smoothed hinge ℓ.
 * With c = ∂F/∂q̂ for each pair of rows, B = Σ c v vᵀ = Xᵀ Lap(c) X. Points n x d.
 */
export function farmLoss(points: Matrix, { pairs: edges, positive, negative, worth }: TripletEdges): FarmLoss {
  const count = positive.length;
  const margins: Margins = {
    pairs: edges,
    near: positive,
    far: negative,
    offsets: new Float64Array(count),
    rate: 1,
    shares: worth.map((value) => value / count),
  };
  const weights = new Float64Array(edges.left.length);
  const pairs = { ...edges, weights };

  /** F for rows z = w ∘ x and y = M z; leaves c in `pairs.weights`. */
  const lossOf = (z: Matrix, y: Matrix): number => marginLoss(margins, farmHinge, quadraticForms(z, y, edges), weights);

  return {
    ofMatrix(featureWeights) {
      const z = weighted(points, featureWeights.data);
      return (matrix, gradient) => {
        const loss = lossOf(z, multiply(z, matrix));
        gradient.data.set(scatter(z, pairs).data);
        return loss;
      };
    },
    ofWeights: (matrix, factor) => (featureWeights, gradient) => {
      const z = weighted(points, featureWeights.data);
      const y = factor ? multiply(multiply(z, factor, { transposeB: true }), factor) : multiply(z, matrix);
      const loss = lossOf(z, y);
      gradient.data.set(columnDots(points, laplacianTimes(y, pairs)).map((value) => 2 * value));
      return loss;
    },
  };
}
