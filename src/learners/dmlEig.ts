import { z } from "zod";
import { exp, log } from "../base/elementary.ts";
import { cholesky, solveTriangular } from "../linalg/cholesky.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { shrinkToSphere } from "../linalg/shrinkage.ts";
import { projectedGradient } from "../optim/methods/projectedGradient.ts";
import type { Objective } from "../optim/objective.ts";
import { spectrahedron } from "../optim/sets/spectral.ts";
import { solve } from "../optim/solve.ts";
import { allOf, anyOf, maxIterations, smallChange, smallGradient } from "../optim/stop.ts";
import { beginWhitened } from "./beginning.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { ofKind, type PairDifferences, pairDifferences, weightsOfKind } from "./pairDifferences.ts";
import { drawnPairs, similarShrinkage } from "./pairOptions.ts";

/**
 * Metric learning with eigenvalue optimization: max over M ⪰ 0 of the least squared distance of dissimilar pairs while that of similar pairs is
 * on average at most 1. With S the mean v vᵀ of similar pairs and M = S^(−½) Z S^(−½) the set is {Z ⪰ 0, tr Z ≤ 1}; the least value is smoothed.
 * Minimizes `softLeast` over it. Part of S is shrunk to a sphere. Ying & Li, Distance metric learning with eigenvalue optimization, 2012.
 */
export const dmlEig = defineLearner({
  name: "dmlEig",
  title: "Metric learning with eigenvalue optimization",
  supervision: "pairs",
  reference: "ying2012",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights", "warmStart"],
  spans: true,
  options: {
    smoothing: z
      .number()
      .min(1e-4)
      .max(1e4)
      .default(0.1)
      .meta({
        description:
          "unit of the soft minimum, in mean squared distances of dissimilar pairs: small listens to the nearest pair alone, large to all alike",
        symbol: "μ",
        scale: "log",
        search: [1e-3, 1],
      }),
    shrinkage: similarShrinkage(0.3),
    constraints: drawnPairs(3000),
    ...iterationOptions,
  },
  *learn(problem, options) {
    const pairs = pairDifferences("dmlEig", problem);
    const similar = ofKind(pairs, "similar");
    const scatter = shrinkToSphere(weightedGram(similar, sharesOf(pairs, "similar")), options.shrinkage);
    const root = cholesky(scatter);
    const whitened = solveTriangular(root, ofKind(pairs, "dissimilar").transposed()).transposed();
    const d = scatter.rows;
    const start = beginWhitened(problem, root);
    const shares = sharesOf(pairs, "dissimilar");
    const unit = meanSquare(whitened, shares) / d;
    const objective = softLeast(whitened, options.smoothing * unit, shares);
    const method = projectedGradient(objective, spectrahedron(1), start, { steps: "spectral" });
    const settled = allOf(smallChange(options.tolerance), smallGradient(Math.sqrt(options.tolerance)));
    const mapOf = (x: Matrix) => solveTriangular(root, factorPsd(x).transposed(), { transpose: true }).transposed();
    const solution = yield* solve(method, anyOf(settled, maxIterations(options.maxIterations)), mapOf);
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** What each pair of a kind is worth of all of them: Σ = 1. */
function sharesOf(pairs: PairDifferences, kind: "similar" | "dissimilar"): Float64Array {
  const worth = weightsOfKind(pairs, kind);
  const total = worth.reduce((sum, value) => sum + value, 0);
  return worth.map((value) => value / total);
}

/** Σ_e s_e ‖u_e‖². */
function meanSquare({ rows, cols, data }: Matrix, shares: Float64Array): number {
  let sum = 0;
  for (let e = 0, k = 0; e < rows; e++) for (let c = 0; c < cols; c++, k++) sum += shares[e] * data[k] * data[k];
  return sum;
}

/**
 * f(Z) = μ ln Σ_e s_e exp(−q_e/μ) with q = uᵀZu over the rows u (m x d) and shares s_e > 0, Σ s = 1 (all alike when left out): minus a soft minimum of
 * the q, from −min q (μ → 0) to −Σ s q (μ → ∞). ∇f = −Uᵀ diag(p) U with p ∝ s exp(−q/μ), Σ p = 1. Convex.
 */
export function softLeast(rows: Matrix, smoothing: number, shares?: Float64Array): Objective {
  const d = rows.cols;
  const worth = shares ?? new Float64Array(rows.rows).fill(1 / rows.rows);
  return (matrix, gradient) => {
    const products = multiply(rows, matrix);
    const squared = new Float64Array(rows.rows);
    let least = Infinity;
    for (let e = 0; e < rows.rows; e++) {
      for (let c = e * d; c < (e + 1) * d; c++) squared[e] += products.data[c] * rows.data[c];
      least = Math.min(least, squared[e]);
    }
    const weights = squared.map((value, e) => worth[e] * exp((least - value) / smoothing));
    const total = weights.reduce((sum, value) => sum + value, 0);
    gradient.data.set(
      weightedGram(
        rows,
        weights.map((value) => -value / total),
      ).data,
    );
    return smoothing * log(total) - least;
  };
}
