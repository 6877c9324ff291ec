import { safeCholesky } from "../linalg/ridge.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { scaled, shrinkageOption, shrunkCovariance } from "./shrinkage.ts";
import { varyingFeatures } from "./varyingFeatures.ts";
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
  tags: ["closedForm", "rowOrderFree", "featureScaleInvariant"],
  options: {
    components: commonOptions.components,
    shrinkage: shrinkageOption(0.2, "uncorrelated features"),
  },
  *learn(problem, { components, shrinkage }) {
    const { points, variances, restore } = varyingFeatures(problem.points);
    const n = points.rows;
    const residuals = { rows: points, count: n, freedom: n - 1 };
    const shrunk = shrunkCovariance(residuals, shrinkage, variances, problem);
    const sigma = scaled(shrunk, n / (n - 1));
    const factor = components === undefined ? safeCholesky(sigma) : undefined;
    if (factor) return closedForm(restore(inverseOfFactor(factor)));
    const map = principalWhitening(sigma, Math.max(n, points.cols) * Number.EPSILON, components);
    if (map.rows < Math.min(points.cols, components ?? points.cols)) {
      problem.warn(
        `the points span ${map.rows} of ${points.cols} dimensions: distances see these alone (pseudo-inverse)`,
      );
    }
    return closedForm(restore(map));
  },
});
