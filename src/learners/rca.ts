import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { effectiveCount } from "./classScatter.ts";
import { classSums } from "./classSums.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import type { ChunkedProblem } from "./problem.ts";
import { type Residuals, shrinkageOption, shrunkCovariance, shrunkScatter } from "./shrinkage.ts";
import { scatterOf, varyingSummary } from "./summary.ts";
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
  cost: { numbers: "2 n d + 9 d² + 1000000" },
  options: { shrinkage: shrinkageOption(0.2, "uncorrelated features") },
  *learn(problem, { shrinkage }) {
    const { points, variances, restore } = varyingFeatures(problem.points);
    const residuals = chunkResiduals(points, problem);
    const within = shrunkCovariance(residuals, shrinkage, variances, problem);
    return closedForm(restore(whiteningOf(within, problem.warn)));
  },
  stream: ({ shrinkage }) =>
    momentStream({ learner: "rca", takes: "chunks", quartic: shrinkage === "ledoitWolf" }, function* (summary) {
      const { groups, variances, restore } = varyingSummary(summary);
      const used = groups.filter(({ count }) => count >= 2);
      const members = membersOf(
        groups.map(({ count }) => count),
        summary,
      );
      const scatter = scatterOf(used);
      requireSpread(scatter.sum);
      const residuals = { ...scatter, count: members, freedom: members - used.length };
      const within = shrunkScatter(residuals, shrinkage, variances, summary);
      return closedForm(restore(whiteningOf(within, summary.warn)));
    }),
});

function whiteningOf(within: Matrix, warn: (message: string) => void): Matrix {
  const { factor, ridge } = ridgedCholesky(
    within,
    within.data.filter((_, k) => k % (within.cols + 1) === 0),
  );
  if (ridge > 0) warn(`the within-chunk covariance is singular: a ridge of ${ridge} of each variance was added`);
  return inverseOfFactor(factor);
}

/** How many points are in chunks of two or more; counted, and singles warned of. `DATA` if there are none. */
function membersOf(sizes: ArrayLike<number>, { warn, count }: Pick<ChunkedProblem, "warn" | "count">): number {
  const used = Array.from(sizes).filter((size) => size >= 2);
  if (used.length === 0) {
    throw new EtalonError(
      "DATA",
      "rca: every chunk has a single point, so nothing varies within chunks. Give chunks of two points or more.",
    );
  }
  const alone = sizes.length - used.length;
  if (alone > 0) warn(`${alone} chunks of a single point were left out`);
  const members = used.reduce((sum, size) => sum + size, 0);
  count("chunks", used.length);
  count("points in chunks", members);
  return members;
}

function requireSpread({ data }: Matrix): void {
  if (data.some((value) => value !== 0)) return;
  throw new EtalonError("DATA", "rca: the points of every chunk are identical. Give chunks of points that differ.");
}

function chunkResiduals(points: Matrix, problem: ChunkedProblem): Residuals {
  const { chunks, weights } = problem;
  const { groups, residuals: rows, scatter } = classSums(points, chunks.chunk, chunks.count, weights);
  const members = membersOf(groups.sizes, problem);
  const used = groups.sizes.filter((size) => size >= 2).length;
  requireSpread(rows);
  const sum = scatter();
  if (!weights) return { rows, sum, count: members, freedom: members - used };
  const worth = weights.filter((_, i) => chunks.chunk[i] >= 0 && groups.sizes[chunks.chunk[i]] >= 2);
  const freedom = Math.max(1, effectiveCount(worth) - used);
  return { rows, sum, count: worth.reduce((sum, weight) => sum + weight, 0), freedom };
}
