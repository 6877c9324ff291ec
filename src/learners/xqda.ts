import { EtalonError } from "../base/errors.ts";
import { eighByFactor } from "../linalg/generalizedEigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { type CrossViewScatter, crossViewScatter } from "./crossViewScatter.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import type { LabeledProblem } from "./problem.ts";
import { scaled, shrinkageOption, shrunkCovariance, shrunkScatter } from "./shrinkage.ts";
import { pairTotals, scatterOf, varyingSummary } from "./summary.ts";
import { varyingFeatures } from "./varyingFeatures.ts";

/**
 * Cross-view quadratic discriminant analysis: in the directions W with D w = ν S w, ν > 1, along which dissimilar pairs differ more than similar ones,
 * M = W ((Wᵀ S W)⁻¹ − (Wᵀ D W)⁻¹) Wᵀ; scaled so that Wᵀ S W = I that is Σ (1 − 1/ν) w wᵀ, positive semidefinite. S and D are the mean
 * outer products of all similar and dissimilar pairs of points in different views; without views, of all pairs. The correlations of S
 * are shrunk. Liao, Hu, Zhu & Li, Person re-identification by local maximal occurrence representation and metric learning, 2015.
 */
export const xqda = defineLearner({
  name: "xqda",
  title: "Cross-view quadratic discriminant analysis",
  supervision: "labels",
  reference: "liao2015",
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant"],
  cost: { numbers: "7 n d + 11.5 d² + 25 g" },
  options: {
    components: commonOptions.components,
    shrinkage: shrinkageOption(0.2, "uncorrelated features"),
  },
  *learn(problem, { components, shrinkage }) {
    const { points, variances, restore } = varyingFeatures(problem.points);
    const sums = crossViewScatter(points, problem);
    requirePairs(problem, sums);
    const residuals = {
      rows: sums.similarRows,
      sum: sums.similarSum(),
      count: points.rows,
      freedom: points.rows - problem.classes,
    };
    const shrunk = shrunkCovariance(residuals, shrinkage, variances, problem);
    const dissimilar = scaled(sums.dissimilar, 1 / sums.dissimilarPairs);
    return closedForm(restore(crossMap(shrunk, dissimilar, components, problem.warn)));
  },
  stream: ({ components, shrinkage }) =>
    momentStream({ learner: "xqda", takes: "labels", quartic: shrinkage === "ledoitWolf" }, function* (summary) {
      const { groups, total, variances, restore } = varyingSummary(summary);
      const n = total.count;
      const { similar, dissimilar, similarPairs, dissimilarPairs } = pairTotals(total, groups);
      requirePairs(summary, { similarPairs, dissimilarPairs });
      const rows = scatterOf(
        groups,
        groups.map(({ count }) => (count * n) / similarPairs),
      );
      const residuals = {
        sum: scaled(similar, n / similarPairs),
        fourth: rows.fourth,
        count: n,
        freedom: n - groups.length,
      };
      const shrunk = shrunkScatter(residuals, shrinkage, variances, summary);
      return closedForm(restore(crossMap(shrunk, scaled(dissimilar, 1 / dissimilarPairs), components, summary.warn)));
    }),
});

/** The map of both mean outer products, that of similar pairs shrunk. */
function crossMap(
  shrunk: Matrix,
  dissimilar: Matrix,
  components: number | undefined,
  warn: (message: string) => void,
): Matrix {
  const { factor, ridge } = ridgedCholesky(shrunk, diagonalOf(shrunk));
  if (ridge > 0) warn(`the similar pairs do not span all directions: a ridge of ${ridge} of each variance was added`);
  const map = discriminants(dissimilar, factor);
  if (components !== undefined && components > map.rows)
    warn(`dissimilar pairs differ more than similar ones along ${map.rows} directions: there are no more`);
  const kept = Math.min(map.rows, components ?? map.rows);
  return map.take(Int32Array.from({ length: kept }, (_, r) => r));
}

function requirePairs(
  { views, count }: Pick<LabeledProblem, "views" | "count">,
  { similarPairs, dissimilarPairs }: Pick<CrossViewScatter, "similarPairs" | "dissimilarPairs">,
): void {
  if (similarPairs === 0 || dissimilarPairs === 0) {
    const missing = similarPairs === 0 ? "similar" : "dissimilar";
    const where = views ? " across views" : "";
    throw new EtalonError(
      "DATA",
      `xqda: there are no ${missing} pairs${where}. Give classes of two points or more${views ? ", seen in two views" : ""}.`,
    );
  }
  count("similar", similarPairs);
  count("dissimilar", dissimilarPairs);
}

/** A direction counts where dissimilar pairs differ more than similar ones by more than rounding. */
const EQUAL = 1 + 1e-9;

/** Rows √(1 − 1/ν) wᵀ with D w = ν S w and wᵀ S w = 1, largest ν first, ν > 1, given the Cholesky factor of S. */
function discriminants(dissimilar: Matrix, factor: Matrix): Matrix {
  const { values, vectors } = eighByFactor(dissimilar, factor);
  const order = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > EQUAL);
  if (order.length === 0) {
    throw new EtalonError(
      "DATA",
      "xqda: dissimilar pairs differ no more than similar ones in any direction, so nothing is left of M. Check the labels, or use nca or lmnn.",
    );
  }
  const map = vectors.take(order);
  order.forEach((from, r) => {
    const root = Math.sqrt(1 - 1 / values[from]);
    for (let c = 0; c < map.cols; c++) map.data[r * map.cols + c] *= root;
  });
  return map;
}

const diagonalOf = (matrix: Matrix): Float64Array =>
  Float64Array.from({ length: matrix.rows }, (_, i) => matrix.get(i, i));
