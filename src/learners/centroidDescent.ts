import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { cholesky } from "../linalg/cholesky.ts";
import { withoutGroupCenters } from "../linalg/groupRows.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { mapRows, weightedGram } from "../linalg/products.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { preconditioned } from "../optim/preconditioned.ts";
import { type Run, solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { scaled } from "../optim/vectors.ts";
import { beginNear } from "./beginning.ts";
import { centroidFactor, spanOf } from "./centroidFactor.ts";
import { centroidFactorObjective } from "./centroidFactorObjective.ts";
import { centroidObjective } from "./centroidObjective.ts";
import type { CentroidProblem } from "./centroidSoftmax.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import type { Learned } from "./learner.ts";
import type { LabeledProblem } from "./problem.ts";
import type { SpannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";

/** The options that `ncmml` and `ncmc` share. */
export const centroidOptions = {
  regularization: z
    .number()
    .min(0)
    .max(1000)
    .default(0.01)
    .meta({ description: "weight of staying near the start, against overfitting", symbol: "λ", search: [0, 1] }),
  init: z
    .enum(["auto", "pca", "lda"])
    .default("auto")
    .meta({ description: "start when there are fewer components than features" }),
  ...iterationOptions,
  tolerance: iterationOptions.tolerance.default(1e-4).meta(iterationOptions.tolerance.meta() ?? {}),
};

export interface Centroids {
  /** m x d. */
  readonly centroids: Matrix;
  readonly owners: Int32Array;
}

interface DescentOptions {
  readonly components?: number | undefined;
  readonly regularization: number;
  readonly init: "auto" | "pca" | "lda";
  readonly maxIterations: number;
  readonly tolerance: number;
}

/**
 * Minimizes `centroidObjective` + λ‖L − L₀‖²/‖L₀‖². The start L₀ is scaled so that ‖L₀(x − m)‖² is on average its k at the nearest
 * centroid m of the own class: there Gaussian classes have the covariance that the softmax assumes.
 */
export function descendToCentroids(
  problem: LabeledProblem & SpannedPoints,
  centroids: Centroids,
  options: DescentOptions,
): Run<Learned> {
  const { cols } = problem.points;
  const components = Math.min(options.components ?? cols, cols);
  const basis = components < cols ? undefined : spanOf(centroids.centroids);
  return basis && 2 * basis.rows <= cols
    ? descendInFactor(problem, centroids, options, basis)
    : descendInMap(problem, centroids, options, components);
}

function* descendInMap(
  problem: LabeledProblem & SpannedPoints,
  { centroids, owners }: Centroids,
  options: DescentOptions,
  components: number,
): Run<Learned> {
  const { restore } = problem;
  const usual = gaussianScaled(startMap(problem, components, options.init), problem, { centroids, owners });
  const objective = centroidObjective(asked(problem, { centroids, owners }));
  const method = lbfgs(stayNear(objective, usual, options.regularization), beginNear(problem, usual), {
    near: problem.start !== undefined,
  });
  const solution = yield* solve(method, stopRule(options, problem.start), restore);
  warnIfStalled(solution, problem);
  return { ...solution, map: restore(solution.x) };
}

/** Share of a sphere in the covariance by which steps are measured. */
const ROUNDNESS = 0.1;

/** Of all d rows, L₀ = s I: then the factor of L is all that is sought (`centroidFactor.ts`), less where centroids span few dimensions. Steps are measured by the covariance around the own centroids. */
function* descendInFactor(
  problem: LabeledProblem & SpannedPoints,
  { centroids, owners }: Centroids,
  options: DescentOptions,
  basis: Matrix,
): Run<Learned> {
  const { points, start, restore } = problem;
  const { cols } = points;
  const spread = spreadWithin(problem, { centroids, owners });
  const mean = meanOfDiagonal(spread);
  const scale = mean > 0 ? 1 / Math.sqrt(mean) : 1;
  const form = centroidFactor(basis, scale);
  const within = mean > 0 ? shrinkToSphere(spread, ROUNDNESS) : Matrix.identity(cols);
  const objective = centroidFactorObjective(asked(problem, { centroids, owners }), form, options.regularization);
  const { objective: even, enter, leave } = preconditioned(objective, cholesky(within));
  const begin = start
    ? form.factorOf(beginNear(problem, Matrix.diagonal(new Float64Array(cols).fill(scale))))
    : scaled(form.basis, Math.sqrt(scale));
  const mapOf = (y: Matrix): Matrix => restore(form.mapOf(leave(y)));
  const method = lbfgs(even, enter(begin), { near: start !== undefined });
  const solution = yield* solve(method, stopRule(options, start), mapOf);
  warnIfStalled(solution, problem);
  return { ...solution, map: mapOf(solution.x) };
}

const asked = ({ points, labels, weights }: LabeledProblem, centroids: Centroids): CentroidProblem => ({
  points,
  labels,
  ...centroids,
  ...(weights ? { weights } : {}),
});

/** (1/n) Σ w_i (x_i − m)(x_i − m)ᵀ, m the nearest centroid of the own class: d x d. */
function spreadWithin({ points, labels, classes, weights }: LabeledProblem, { centroids, owners }: Centroids): Matrix {
  const own = owners.length === classes ? onlyOnes(labels, owners) : nearestOnes(points, labels, centroids, owners);
  const spread = weightedGram(withoutGroupCenters(points, own, centroids), weights);
  return scaled(spread, 1 / points.rows);
}

function onlyOnes(labels: Int32Array, owners: Int32Array): Int32Array {
  const places = new Int32Array(owners.length);
  owners.forEach((code, j) => {
    places[code] = j;
  });
  return labels.map((code) => places[code]);
}

const nearestOnes = (points: Matrix, labels: Int32Array, centroids: Matrix, owners: Int32Array): Int32Array =>
  nearest(points, centroids, 1, { groups: { queries: labels, points: owners, same: true } }).indices;

/** `DATA` where no class has two points: then every point is its own mean. */
export function requireClasses({ labels }: LabeledProblem, learner: string): void {
  if (classSizes(labels).some((size) => size > 1)) return;
  throw new EtalonError("DATA", `${learner}: every class has a single point. Give classes of two points or more.`);
}

function gaussianScaled(
  map: Matrix,
  { points, labels, weights }: LabeledProblem,
  { centroids, owners }: Centroids,
): Matrix {
  const groups = { queries: labels, points: owners, same: true };
  const { squared } = nearest(mapRows(points, map), mapRows(centroids, map), 1, { groups });
  const mean = squared.reduce((sum, value, i) => sum + (weights ? weights[i] : 1) * value, 0) / squared.length;
  const factor = mean > 0 ? Math.sqrt(map.rows / mean) : 1;
  const scaled = map.clone();
  for (let e = 0; e < scaled.data.length; e++) scaled.data[e] *= factor;
  return scaled;
}
