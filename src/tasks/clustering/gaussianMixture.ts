import { z } from "zod";
import { log } from "../../base/elementary.ts";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import type { PointsInput } from "../../data/points.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { logSumExpRows, softmaxRows } from "../../linalg/softmax.ts";
import { mapped, requireSameColumns, type Space } from "../space.ts";
import { canonicalPoints, scaled } from "./canonicalPoints.ts";
import { type Clustering, numbered, type Predictor } from "./clustering.ts";
import { COVARIANCES, covarianceOf, parameterCount } from "./covariances.ts";
import { kMeans } from "./kMeans.ts";
import { type Components, fitComponents, isFlat, type Limits, logDensities, residuals } from "./mixtureSteps.ts";

export const gaussianMixtureOptions = {
  clusters: z.int().min(1).meta({ description: "how many components", symbol: "k" }),
  covariance: z.enum(COVARIANCES).default("full").meta({ description: "shape of a component" }),
  regularization: z.number().positive().max(1).default(1e-6).meta({
    description: "least variance of a component, as a share of the mean variance",
  }),
  restarts: z.int().min(1).default(3).meta({ description: "runs from fresh starts, of which the best is kept" }),
  maxIterations: z.int().min(1).default(500).meta({ description: "steps of each run at most" }),
  tolerance: z
    .number()
    .positive()
    .default(1e-5)
    .meta({ description: "a run ends when the mean log-likelihood grows by less" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of the starts" }),
};

export interface GaussianMixture extends Clustering, Predictor {
  /** Share of each component, adding up to 1. */
  readonly weights: Float64Array;
  /** clusters x k. */
  readonly means: Matrix;
  /** k x k each. */
  readonly covariances: readonly Matrix[];
  /** Of each point in each component, n x clusters; rows add up to 1. */
  readonly probabilities: Matrix;
  /** Σ log p(x) over the points, natural logarithm. */
  readonly logLikelihood: number;
  /** Bayesian information criterion, −2 log-likelihood + parameters · log n: the least of several numbers of clusters is the best. Schwarz 1978. */
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly warnings: readonly string[];
  /** Σ_c weight_c N(x; mean_c, covariance_c) of new points, as natural logarithms. */
  logDensity(points: PointsInput): Float64Array;
}

/**
 * A mixture of Gaussians in the space of a metric, by expectation maximization from k-means starts; a point belongs to its likeliest component.
 * A component that shrinks onto few points or a flat set would raise the likelihood without bound: covariances keep a least variance, and runs
 * with such a component count only when there is no other, with a warning. Dempster, Laird & Rubin 1977; McLachlan & Peel 2000.
 */
export function gaussianMixture(
  input: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof gaussianMixtureOptions>,
): GaussianMixture {
  const options = parseOptions("gaussianMixture", gaussianMixtureOptions, given);
  const { points, unit, order } = canonicalPoints(metric, input);
  const { rows: n, cols: d } = points;
  const limits = limitsOf(points, options);
  let best: Run | undefined;
  for (let restart = 0; restart < options.restarts; restart++) {
    const start = kMeans(points, { clusters: options.clusters, restarts: 1, seed: options.seed + restart });
    const run = expectationMaximization(points, start, options, limits);
    if (!best || isBetter(run, best)) best = run;
  }
  const { components, shares, logLikelihood, iterations, converged, collapsed } = best as Run;
  const { codes, ...clustering } = numbered(likeliest(shares), order);
  // Components that are the likeliest for no point come last, so that none is lost.
  const kept = [...codes, ...Array.from(components.weights.keys()).filter((c) => !codes.includes(c))];
  const own: Components = {
    weights: Float64Array.from(kept, (c) => components.weights[c]),
    means: scaled(components.means.take(kept), unit),
    covariances: kept.map((c) => scaled(components.covariances[c], unit * unit)),
  };
  const probabilities = new Matrix(n, kept.length);
  order.forEach((row, r) => {
    kept.forEach((c, k) => {
      probabilities.data[row * kept.length + k] = shares.get(r, c);
    });
  });
  const total = logLikelihood - n * d * log(unit);
  const densitiesOf = (queries: PointsInput): Matrix => {
    const rows = mapped(metric, queries, "points");
    requireSameColumns(rows, own.means);
    return logDensities(rows, own);
  };
  return {
    ...clustering,
    ...own,
    probabilities,
    logLikelihood: total,
    bic: parameterCount(options.covariance, kept.length, d) * log(n) - 2 * total,
    iterations,
    converged,
    warnings: [
      ...(kept.length < options.clusters
        ? [`${options.clusters} components were asked for, but there are only ${kept.length} distinct points`]
        : []),
      ...(collapsed > 0
        ? [
            `${collapsed} of ${kept.length} components shrank onto a few points or a flat set: take fewer clusters, more regularization, or covariance "diagonal" or "spherical"`,
          ]
        : []),
    ],
    predict: (queries) => likeliest(densitiesOf(queries)),
    logDensity: (queries) => logSumExpRows(densitiesOf(queries)),
  };
}

interface Run {
  readonly components: Components;
  /** n x clusters. */
  readonly shares: Matrix;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Components at the least variance. */
  readonly collapsed: number;
}

const isBetter = (a: Run, b: Run): boolean =>
  a.collapsed !== b.collapsed ? a.collapsed < b.collapsed : a.logLikelihood > b.logLikelihood;

function expectationMaximization(
  points: Matrix,
  start: Clustering,
  { maxIterations, tolerance }: { readonly maxIterations: number; readonly tolerance: number },
  limits: Limits,
): Run {
  let shares = hardShares(start);
  let before = -Infinity;
  for (let iterations = 1; ; iterations++) {
    const { collapsed, ...components } = fitComponents(points, shares, limits);
    const densities = logDensities(points, components);
    const logLikelihood = logSumExpRows(densities).reduce((sum, value) => sum + value, 0);
    shares = softmaxRows(densities);
    const converged = logLikelihood - before <= tolerance * points.rows;
    if (converged || iterations === maxIterations) {
      return { components, shares, logLikelihood, iterations, converged, collapsed };
    }
    before = logLikelihood;
  }
}

function hardShares({ assignments, clusters }: Clustering): Matrix {
  const shares = new Matrix(assignments.length, clusters);
  assignments.forEach((cluster, i) => {
    shares.data[i * clusters + cluster] = 1;
  });
  return shares;
}

/** The column of the largest entry of each row, the lower of two equal ones. */
function likeliest({ rows, cols, data }: Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let c = 1; c < cols; c++) if (data[i * cols + c] > data[i * cols + best]) best = c;
    return best;
  });
}

function limitsOf(
  points: Matrix,
  { covariance, regularization }: { readonly covariance: Limits["covariance"]; readonly regularization: number },
): Limits {
  const { rows, cols } = points;
  const mean = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let c = 0; c < cols; c++, k++) mean[c] += points.data[k] / rows;
  const whole = covarianceOf(residuals(points, mean), new Float64Array(rows).fill(1), rows, covariance);
  let trace = 0;
  for (let c = 0; c < cols; c++) trace += whole.get(c, c);
  const floor = Math.max((regularization * trace) / cols, 1e-300);
  return { covariance, floor, flat: isFlat(whole, floor) };
}
