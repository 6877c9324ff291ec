import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { type CentroidProblem, centroidSoftmax } from "./centroidSoftmax.ts";

/**
 * f(L) = −(1/n) Σ_i w_i log p(y_i|x_i), where p(c|x) = Σ_{j of class c} exp(−½‖L(x − m_j)‖²) / Σ_j exp(−½‖L(x − m_j)‖²) over the centroids m_j.
 * L is k x d, natural log. With the slopes g_j of `centroidSoftmax`, ∇f = Σ_j L(m_j g_jᵀ + g_j m_jᵀ): O(m d (n + k)). Convex in M = LᵀL
 * where each class has one centroid. Mensink, Verbeek, Perronnin & Csurka 2013, eq. 5 and 12.
 */
export function centroidObjective(problem: CentroidProblem): Objective {
  const { centroids } = problem;
  const lossAt = centroidSoftmax(problem);
  return (map, gradient) => {
    const targets = mapRows(centroids, map);
    const { loss, slopes } = lossAt(multiply(targets, map));
    multiplyInto(gradient, targets, slopes, { transposeA: true });
    multiplyInto(gradient, mapRows(slopes, map), centroids, { transposeA: true, accumulate: true });
    return loss;
  };
}
