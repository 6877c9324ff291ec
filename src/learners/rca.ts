import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { effectiveCount, groupsOf, residualsOf, rootWeighted } from "./classScatter.ts";
import { closedForm, defineLearner } from "./learner.ts";
import type { ChunkedProblem } from "./problem.ts";
import { type Residuals, shrinkageOption, shrunkCovariance } from "./shrinkage.ts";
import { varyingFeatures } from "./varyingFeatures.ts";
import { inverseOfFactor } from "./whitening.ts";

/**
 * Relevant component analysis: M = C⁻¹ of the covariance within chunks, C = (1/N) Σ_j Σ_i∈j (x_i − m_j)(x_i − m_j)ᵀ over the N points of chunks
 * of two or more, its correlations shrunk. Given labels, the classes are the chunks. Bar-Hillel, Hertz, Shental & Weinshall, Learning a Mahalanobis
 * metric from equivalence constraints, 2005.
 */
export const rca = defineLearner({
  name: "rca",
  title: "Relevant component analysis",
  supervision: "chunks",
  reference: "barHillel2005",
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant", "sampleWeights"],
  options: { shrinkage: shrinkageOption(0.2, "uncorrelated features") },
  *learn(problem, { shrinkage }) {
    const { points, variances, restore } = varyingFeatures(problem.points);
    const residuals = chunkResiduals(points, problem);
    const within = shrunkCovariance(residuals, shrinkage, variances, problem);
    const { factor, ridge } = ridgedCholesky(
      within,
      within.data.filter((_, k) => k % (within.cols + 1) === 0),
    );
    if (ridge > 0)
      problem.warn(`the within-chunk covariance is singular: a ridge of ${ridge} of each variance was added`);
    return closedForm(restore(inverseOfFactor(factor)));
  },
});

function chunkResiduals(points: Matrix, { chunks, weights, warn, count }: ChunkedProblem): Residuals {
  const groups = groupsOf(points, chunks.chunk, chunks.count, weights);
  const used = groups.sizes.filter((size) => size >= 2);
  const members = used.reduce((sum, size) => sum + size, 0);
  if (used.length === 0) {
    throw new EtalonError(
      "DATA",
      "rca: every chunk has a single point, so nothing varies within chunks. Give chunks of two points or more.",
    );
  }
  const alone = groups.sizes.filter((size) => size === 1).length;
  if (alone > 0) warn(`${alone} chunks of a single point were left out`);
  count("chunks", used.length);
  count("points in chunks", members);
  const rows = rootWeighted(residualsOf(points, groups), weights);
  if (!rows.data.some((value) => value !== 0)) {
    throw new EtalonError("DATA", "rca: the points of every chunk are identical. Give chunks of points that differ.");
  }
  if (!weights) return { rows, count: members, freedom: members - used.length };
  const worth = weights.filter((_, i) => chunks.chunk[i] >= 0 && groups.sizes[chunks.chunk[i]] >= 2);
  const freedom = Math.max(1, effectiveCount(worth) - used.length);
  return { rows, count: worth.reduce((sum, weight) => sum + weight, 0), freedom };
}
