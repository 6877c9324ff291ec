import type { Matrix } from "../linalg/matrix.ts";
import { safeCholesky } from "../linalg/ridge.ts";
import { effectiveCount, rootWeighted } from "./classScatter.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { scaled, shrinkageOption, shrunkScatter, sumOfFourthPowers } from "./shrinkage.ts";
import { scatterOf, varyingSummary } from "./summary.ts";
import { varyingMoments } from "./varyingFeatures.ts";
import { inverseOfFactor, principalWhitening } from "./whitening.ts";

/**
 * The Mahalanobis distance M = Σ⁻¹ of the sample covariance Σ (divisor n − 1), its correlations shrunk by a share α: whitening that needs no
 * labels. With `components` it keeps the principal directions of the standardized features. Mahalanobis 1936.
 */
export const covariance = defineLearner({
  name: "covariance",
  title: "Mahalanobis distance (inverse covariance)",
  supervision: "none",
  reference: "mahalanobis1936",
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant", "sampleWeights"],
  cost: { numbers: "8 d² + 700000" },
  options: {
    components: commonOptions.components,
    shrinkage: shrinkageOption(0.2, "uncorrelated features"),
  },
  *learn(problem, { components, shrinkage }) {
    const { weights } = problem;
    const { gram, points, variances, restore } = varyingMoments(problem);
    const n = problem.rows;
    const freedom = weights ? Math.max(1, effectiveCount(weights) - 1) : n - 1;
    const fourth = (of: Float64Array) => sumOfFourthPowers(rootWeighted(points(), weights), of);
    const shrunk = shrunkScatter({ sum: gram, fourth, count: n, freedom }, shrinkage, variances, problem);
    return closedForm(restore(whiteningMap(shrunk, n, components, problem.warn)));
  },
  stream: ({ components, shrinkage }) =>
    momentStream({ learner: "covariance", takes: "none", quartic: shrinkage === "ledoitWolf" }, function* (summary) {
      const { total, variances, restore } = varyingSummary(summary);
      const n = total.count;
      const shrunk = shrunkScatter({ ...scatterOf([total]), count: n, freedom: n - 1 }, shrinkage, variances, summary);
      return closedForm(restore(whiteningMap(shrunk, n, components, summary.warn)));
    }),
});

/** The whitening of n points by their shrunk covariance (divisor n), inside the span of the points. */
function whiteningMap(
  shrunk: Matrix,
  n: number,
  components: number | undefined,
  warn: (message: string) => void,
): Matrix {
  const d = shrunk.rows;
  const sigma = scaled(shrunk, n / (n - 1));
  const factor = components === undefined ? safeCholesky(sigma) : undefined;
  if (factor) return inverseOfFactor(factor);
  const map = principalWhitening(sigma, Math.max(n, d) * Number.EPSILON, components);
  if (map.rows < Math.min(d, components ?? d))
    warn(`the points span ${map.rows} of ${d} dimensions: distances see these alone (pseudo-inverse)`);
  return map;
}
