import { z } from "zod";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { ledoitWolf, meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { graphicalLasso } from "../optim/methods/graphicalLasso.ts";
import { type Run, type Stop, solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import type { Learned } from "./learned.ts";
import { defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { type Moment, type Moments, pairMoments } from "./pairMoments.ts";
import { scaled, spreadOf } from "./shrinkage.ts";
import { fourthOf } from "./summary.ts";
import { summaryMoments } from "./summaryMoments.ts";

/** η stays below this share of the bound at which P = M₀⁻¹ + η (S − D) becomes singular and the objective unbounded. */
const MOST = 0.99;

/**
 * Sparse determinant metric learning: minimizes tr(P M) − ln det M + λ Σ_{i≠j} |M_ij| with P = M₀⁻¹ + η (S − D), over positive definite M; S and D
 * are the mean outer products of similar and of dissimilar differences. Labels stand for all their pairs, through class sums. Lengths are
 * measured so that a feature's mean squared difference is 1 on average. Qi, Tang, Zha, Chua & Zhang, An efficient sparse metric learning in
 * high-dimensional space via l1-penalized log-determinant regularization, 2009.
 */
export const sdml = defineLearner({
  name: "sdml",
  title: "Sparse determinant metric learning",
  supervision: "pairs",
  reference: "qi2009",
  tags: ["convex", "constraintWeights"],
  cost: { operations: "20 c² d² + 500 d³ + 10 n d", numbers: "6 n d + 17 d² + 27 g" },
  options: {
    eta: z
      .number()
      .gt(0)
      .max(1e6)
      .default(1)
      .meta({
        description: "weight of the pairs against the prior, lowered where M would be unbounded",
        symbol: "η",
        scale: "log",
        search: [0.05, 5],
      }),
    sparsity: z
      .number()
      .min(0)
      .max(10)
      .default(0.05)
      .meta({ description: "price of an entry of M off the diagonal", symbol: "λ", search: [0, 0.2] }),
    prior: z
      .enum(["identity", "covariance"])
      .default("covariance")
      .meta({ description: "the metric to stay near: Euclidean, or the inverse covariance", symbol: "M₀" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance
      .default(1e-4)
      .meta({ description: "violation of the optimality conditions at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const { points, warn } = problem;
    const n = points.rows;
    const spread = () => spreadOf(points, n * n, 1 / n);
    const covariance = { matrix: weightedGram(points, new Float64Array(n).fill(1 / n)), spread };
    return yield* sparseMap(pairMoments("sdml", problem), covariance, options, warn);
  },
  stream: (options) =>
    momentStream({ learner: "sdml", takes: "pairs", quartic: options.prior === "covariance" }, function* (summary) {
      const { total, warn } = summary;
      const n = total.count;
      const spread = () => ({ fourth: fourthOf(total) / (n * n), concentration: 1 / n });
      const covariance = { matrix: scaled(total.scatter, 1 / n), spread };
      return yield* sparseMap(summaryMoments("sdml", summary), covariance, options, warn);
    }),
});

interface SparseOptions {
  readonly eta: number;
  readonly sparsity: number;
  readonly prior: "identity" | "covariance";
  readonly tolerance: number;
  readonly maxIterations: number;
}
type Warn = (message: string) => void;

/** Learns from the moments of the pairs and the covariance of the points. */
function* sparseMap(pairs: Moments, covariance: Moment, options: SparseOptions, warn: Warn): Run<Learned> {
  const d = covariance.matrix.rows;
  const prior = options.prior === "identity" ? Matrix.identity(d) : inversePrior(covariance, warn);
  const method = graphicalLasso(guidance(pairs, prior, options.eta, warn), options.sparsity);
  const stop = anyOf(optimal(options.tolerance), maxIterations(options.maxIterations));
  const mapOf = (x: Matrix) => scaled(factorPsd(x), Math.sqrt(d));
  const solution = yield* solve(method, stop, mapOf);
  return { ...solution, map: mapOf(solution.x) };
}

/** P = M₀⁻¹ + η (S − D), d x d, with η lowered to keep it positive definite. */
function guidance({ similar, dissimilar }: Moments, prior: Matrix, wanted: number, warn: Warn): Matrix {
  const d = prior.rows;
  const pull = scaled(similar.matrix, d);
  for (let k = 0; k < pull.data.length; k++) pull.data[k] -= d * dissimilar.matrix.data[k];
  const least = generalizedEigh(pull, prior).values[0];
  const bound = least < 0 ? MOST / -least : Infinity;
  const eta = Math.min(wanted, bound);
  if (eta < wanted) warn(`\`eta\` was lowered to ${eta.toPrecision(6)}: beyond, M is unbounded`);
  for (let k = 0; k < pull.data.length; k++) pull.data[k] = prior.data[k] + eta * pull.data[k];
  return pull;
}

/** The covariance of differences, with a mean of 1 on the diagonal, shrunk to a sphere by Ledoit and Wolf's share. */
function inversePrior({ matrix: covariance, spread }: Moment, warn: Warn): Matrix {
  const d = covariance.rows;
  const shrunk = shrinkToSphere(covariance, ledoitWolf(covariance, spread()));
  const mean = meanOfDiagonal(shrunk);
  const { matrix, ridge } = ridgedCholesky(shrunk, new Float64Array(d).fill(mean));
  if (ridge > 0) warn(`the covariance is singular: a ridge of ${ridge} of the mean variance was added`);
  return scaled(matrix, 1 / mean);
}

const optimal =
  (tolerance: number): Stop =>
  ({ gradientNorm = Infinity }) =>
    gradientNorm <= tolerance
      ? { reason: `optimality conditions met within ${tolerance}`, converged: true }
      : undefined;
