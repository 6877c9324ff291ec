import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { columnMeans } from "../linalg/columnMeans.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Details } from "../metrics/metric.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { type Run, type Solution, solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { beginNear } from "./beginning.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { mlkrListed } from "./mlkrListed.ts";
import { mlkrObjective, type TargetedPoints } from "./mlkrObjective.ts";
import { neighborsOption } from "./nearLists.ts";
import type { PointsProblem } from "./problem.ts";
import { reduceMap } from "./reduce.ts";
import { sampledRows, sampleOption } from "./samplePoints.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { nearestAlone, truncatedDescent } from "./truncatedDescent.ts";
import { unitScaled } from "./unitScaled.ts";

/**
 * Metric learning for kernel regression: makes the mean of the others' targets, weighted by exp(−d²), predict each point's own.
 * Minimizes `mlkrObjective` over the variance of the targets, the share they leave unexplained, plus λ‖L‖²/‖L₁‖² over L, where L₁, the start, has median
 * squared distance to the nearest neighbor 1. Weinberger & Tesauro, Metric learning for kernel regression, 2007.
 */
export const mlkr = defineLearner({
  name: "mlkr",
  title: "Metric learning for kernel regression",
  supervision: "targets",
  reference: "weinberger2007",
  tags: ["rotationEquivariant", "warmStart"],
  cost: { operations: "16 s² d", numbers: "4 n d + 19 s r + 9 d r + 8 s c + 45 g" },
  options: {
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(0.3)
      .meta({
        description: "weight of staying near the start, against overfitting",
        symbol: "λ",
        search: [0.01, 10],
        scale: "log",
      }),
    sample: sampleOption,
    neighbors: neighborsOption,
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const rows = sampledRows(problem, options.sample);
    const targets = standardized(problem.targets.take(rows));
    const { points, restore, carry } = spannedPoints(problem.points.take(rows));
    const components = Math.min(options.components ?? points.cols, points.cols);
    const usual = unitScaled(reduceMap(Matrix.identity(points.cols), points, components), points);
    const near = (objective: Objective): Objective => stayNear(objective, usual, options.regularization);
    const start = beginNear({ ...problem, points, carry }, usual);
    const { neighbors } = options;
    const solution =
      neighbors && neighbors < points.rows - 1
        ? yield* listedFit({ points, targets }, { start, near, neighbors }, problem, options, restore)
        : yield* solve(
            lbfgs(near(mlkrObjective({ points, targets })), start, { near: problem.start !== undefined }),
            stopRule(options, problem.start),
            restore,
          );
    warnIfStalled(solution, problem);
    return { ...solution, map: restore(solution.x) };
  },
});

interface Listed {
  readonly start: Matrix;
  readonly near: (objective: Objective) => Objective;
  readonly neighbors: number;
}

/** The fit with each prediction from the nearest alone. */
function listedFit(
  all: TargetedPoints,
  { start, near, neighbors }: Listed,
  problem: PointsProblem,
  options: { readonly maxIterations: number; readonly tolerance: number },
  mapOf: (x: Matrix) => Matrix,
): Run<Solution & { readonly details: Details }> {
  const truncated = nearestAlone(neighbors, (lists) => near(mlkrListed(all, lists)));
  return truncatedDescent(all.points, start, truncated, { ...options, neighbors }, problem, mapOf);
}

/** The targets centered and divided by one number, so that their squares add up to 1. `DATA` if they are all the same. */
function standardized(targets: Matrix): Matrix {
  const largest = targets.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scaled = targets.clone();
  for (let e = 0; e < scaled.data.length; e++) scaled.data[e] /= largest || 1;
  const means = columnMeans(scaled);
  let sum = 0;
  for (let e = 0; e < scaled.data.length; e++) {
    scaled.data[e] -= means[e % scaled.cols];
    sum += scaled.data[e] * scaled.data[e];
  }
  if (!(sum > 1e-24 * scaled.data.length)) {
    throw new EtalonError("DATA", "mlkr: all targets are the same. Give targets that differ.");
  }
  for (let e = 0; e < scaled.data.length; e++) scaled.data[e] /= Math.sqrt(sum);
  return scaled;
}
