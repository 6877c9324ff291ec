import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { beginNear } from "./beginning.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { descent, listedDescent } from "./mcmlDescent.ts";
import { neighborsOption } from "./nearLists.ts";
import { sampledRows, sampleOption } from "./samplePoints.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";
import { unitScaled } from "./unitScaled.ts";

/**
 * Maximally collapsing metric learning: makes every class as nearly one point as it can, far from the others. Minimizes `mcmlObjective` plus
 * λ‖L − L₀‖²/‖L₀‖² over L; without `components` every minimum is global, for the sum is convex in M = LᵀL. Globerson & Roweis 2005.
 */
export const mcml = defineLearner({
  name: "mcml",
  title: "Maximally collapsing metric learning",
  supervision: "labels",
  reference: "globerson2005",
  tags: ["convex", "rotationEquivariant", "warmStart"],
  cost: { operations: "12 s² d", numbers: "2 n d + 3 r² + 9 d r + 14 s r + 40 g" },
  options: {
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(1)
      .meta({
        description: "weight of staying near the start, against overfitting",
        symbol: "λ",
        search: [0.01, 10],
        scale: "log",
      }),
    sample: sampleOption,
    neighbors: neighborsOption,
    init: z
      .enum(["auto", "pca", "lda"])
      .default("auto")
      .meta({ description: "start when there are fewer components than features" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const rows = sampledRows(problem, options.sample);
    const labels = rows.length < problem.labels.length ? rows.map((i) => problem.labels[i]) : problem.labels;
    if (classSizes(labels).every((size) => size < 2)) {
      throw new EtalonError("DATA", "mcml: every class has a single point. Give classes of two points or more.");
    }
    const { points, restore, carry } = spannedPoints(problem.points.take(rows));
    const components = Math.min(options.components ?? points.cols, points.cols);
    const usual = unitScaled(startMap({ ...problem, points, labels }, components, options.init), points);
    const start = problem.start && beginNear({ ...problem, points, carry }, usual);
    const { neighbors } = options;
    const all = { points, labels };
    const solution =
      neighbors && neighbors < points.rows - 1
        ? yield* listedDescent(all, { usual, start }, problem, { ...options, neighbors }, restore)
        : yield* descent(all, { usual, start }, options, restore);
    warnIfStalled(solution, problem);
    return { ...solution, map: restore(solution.x) };
  },
});
