import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { norm } from "../optim/vectors.ts";
import { beginAt } from "./beginning.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { batchDescent, descent, listedDescent } from "./ncaDescent.ts";
import { neighborsOption } from "./nearLists.ts";
import type { LabeledProblem } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";
import { unitScaled } from "./unitScaled.ts";

/**
 * Neighborhood component analysis: maximizes the expected number of points that a random neighbor, picked with probability
 * ∝ exp(−d²), classifies correctly. Minimizes `ncaObjective` plus λ n ‖L‖²/‖L₁‖² over L, where L₁ = s·I with median squared distance to the
 * nearest neighbor 1: without it L grows for ever when the classes can be separated. From 1000 points on λ falls as 1/√n, as what chance adds to
 * a mean over points does. Goldberger, Roweis, Hinton & Salakhutdinov 2004.
 */
export const nca = defineLearner({
  name: "nca",
  title: "Neighborhood component analysis",
  supervision: "labels",
  reference: "goldberger2004",
  tags: ["rotationEquivariant", "softLabels", "warmStart"],
  cost: { operations: "10 n² d + 100 d³", numbers: "17.5 n d + 47 g" },
  options: {
    form: z
      .enum(["probability", "logProbability"])
      .default("probability")
      .meta({
        description: "what is maximized over the points: the probability of the own class, or its logarithm",
        search: ["probability", "logProbability"],
      }),
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(0.1)
      .meta({
        description: "weight of a small map, against overfitting; from 1000 points on it falls as 1/√n",
        symbol: "λ",
        search: [0, 1],
      }),
    init: z
      .enum(["auto", "pca", "lda"])
      .default("auto")
      .meta({ description: "start when there are fewer components than features" }),
    batch: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta({ description: "points in a step of Adam; all points in a step of L-BFGS when left out" }),
    neighbors: neighborsOption,
    rate: z
      .number()
      .gt(0)
      .max(1)
      .default(0.01)
      .meta({ description: "length of a step of Adam over the scale of the start; with `batch`", scale: "log" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(3e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const { labels, memberships } = problem;
    if (!memberships && classSizes(labels).every((size) => size < 2)) {
      throw new EtalonError("DATA", "nca: every class has a single point. Give classes of two points or more.");
    }
    const { points, restore, carry } = spannedPoints(problem.points);
    const components = Math.min(options.components ?? points.cols, points.cols);
    const usual = unitScaled(startMap({ ...problem, points }, components, options.init), points);
    const begin = { usual, start: problem.start && beginAt({ ...problem, points, carry }, usual) };
    const all = { points, labels, memberships };
    const { batch, neighbors } = options;
    requirePlain(options);
    const penalized = { ...options, regularization: options.regularization * fadingShare(points.rows) };
    const solution =
      neighbors && neighbors < points.rows - 1
        ? yield* listedDescent(all, begin, problem, { ...penalized, neighbors }, restore)
        : yield* batch
            ? batchDescent(all, begin, problem.random, { ...penalized, batch }, restore)
            : descent(all, begin, penalized, restore);
    warnIfStalled(solution, problem);
    warnIfVanished(solution.x, usual, problem);
    return { ...solution, map: restore(solution.x) };
  },
});

/** Points up to which the penalty keeps its full weight; with it at 60,000 points each softmax stayed hundreds of points wide. */
const FULL_WEIGHT = 1000;

const fadingShare = (points: number): number => Math.min(1, Math.sqrt(FULL_WEIGHT / points));

interface Truncating {
  readonly neighbors?: number | undefined;
  readonly batch?: number | undefined;
  readonly form: string;
}

/** A point with none of its class nearby has p_i = 0, whose logarithm a list of the nearest cannot tell. */
function requirePlain({ neighbors, batch, form }: Truncating): void {
  if (neighbors === undefined || (batch === undefined && form === "probability")) return;
  const [option, instead] = batch === undefined ? ["form", '"probability"'] : ["batch", "one of the two"];
  throw new EtalonError("OPTION", `nca: \`neighbors\` does not go with this \`${option}\`. Give ${instead}.`);
}

function warnIfVanished(map: Matrix, usual: Matrix, problem: LabeledProblem): void {
  if (norm(map) > 1e-3 * norm(usual)) return;
  problem.warn("the penalty outweighs what the labels say: all points are mapped together. Lower `regularization`");
}
