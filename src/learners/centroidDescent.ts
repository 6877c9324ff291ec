import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { mapRows } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { type Run, solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { beginNear } from "./beginning.ts";
import { centroidObjective } from "./centroidObjective.ts";
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
export function* descendToCentroids(
  problem: LabeledProblem & SpannedPoints,
  { centroids, owners }: Centroids,
  options: DescentOptions,
): Run<Learned> {
  const { points, labels, weights, restore } = problem;
  const components = Math.min(options.components ?? points.cols, points.cols);
  const usual = gaussianScaled(startMap(problem, components, options.init), problem, { centroids, owners });
  const objective = centroidObjective({ points, labels, centroids, owners, ...(weights ? { weights } : {}) });
  const method = lbfgs(stayNear(objective, usual, options.regularization), beginNear(problem, usual), {
    near: problem.start !== undefined,
  });
  const solution = yield* solve(method, stopRule(options, problem.start), restore);
  warnIfStalled(solution, problem);
  return { ...solution, map: restore(solution.x) };
}

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
