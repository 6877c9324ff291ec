import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { pairsWithin } from "../linalg/pairsWithin.ts";
import { mapRows } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { norm } from "../optim/vectors.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { type NcaParameters, ncaLoss } from "./ncaLoss.ts";
import { closestRows, ncaObjective, radiiOf } from "./ncaObjective.ts";
import type { LabeledProblem } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";
import { unitScaled } from "./unitScaled.ts";

/** Pairs with exp(−(d² − d²_nearest)) < exp(−cutoff) are left out: at 30 that is below 10⁻¹³, the others are for points by the ten thousand. */
const CUTOFFS = [30, 20, 14, 10, 7, 5, 3];
const PAIRS = 1 << 22;
/** Points of which all pairs can be listed. */
const LISTED = 4096;

/**
 * Neighborhood component analysis: maximizes the expected number of points that a random neighbor, picked with probability
 * ∝ exp(−d²), classifies correctly. Minimizes `ncaObjective` plus λ n ‖L‖²/‖L₁‖² over L, where L₁ = s·I with median squared distance to the
 * nearest neighbor 1: without it L grows for ever when the classes can be separated. Goldberger, Roweis, Hinton & Salakhutdinov 2004.
 */
export const nca = defineLearner({
  name: "nca",
  title: "Neighborhood component analysis",
  supervision: "labels",
  reference: "goldberger2004",
  tags: ["rotationEquivariant"],
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
        description: "weight of a small map, against overfitting",
        symbol: "λ",
        search: [0, 1],
      }),
    init: z
      .enum(["auto", "pca", "lda"])
      .default("auto")
      .meta({ description: "start when there are fewer components than features" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(3e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    if (classSizes(problem.labels).every((size) => size < 2)) {
      throw new EtalonError("DATA", "nca: every class has a single point. Give classes of two points or more.");
    }
    const { points, restore } = spannedPoints(problem.points);
    const { form, regularization } = options;
    const components = Math.min(options.components ?? points.cols, points.cols);
    const start = unitScaled(startMap({ ...problem, points }, components, options.init), points);
    const labeled = { points, labels: problem.labels };
    const penalized = (loss: Objective) => stayNear(loss, start, regularization * points.rows, "zero");
    const cutoff = affordableCutoff(mapRows(points, start), problem.labels, form);
    const solution = yield* solve(lbfgs(penalized(ncaObjective(labeled, { form, cutoff })), start), stopRule(options));
    warnIfStalled(solution, problem);
    warnIfVanished(solution.x, start, problem);
    if (cutoff === CUTOFFS[0]) return { ...solution, map: restore(solution.x) };
    const exact = penalized((map) => ncaLoss(mapRows(points, map), problem.labels, form));
    const value = exact(solution.x, new Matrix(start.rows, start.cols));
    problem.warn(
      `pairs with exp(−(d² − d²_nearest)) < exp(−${cutoff}) were left out to save memory: over all pairs the objective is ${value}, not ${solution.value}`,
    );
    return { ...solution, value, map: restore(solution.x) };
  },
});

function warnIfVanished(map: Matrix, start: Matrix, problem: LabeledProblem): void {
  if (norm(map) > 1e-3 * norm(start)) return;
  problem.warn("the penalty outweighs what the labels say: all points are mapped together. Lower `regularization`");
}

/** The largest cutoff at which the pairs that count at the start are not too many. */
function affordableCutoff(mapped: Matrix, labels: Int32Array, form: NcaParameters["form"]): number {
  if (mapped.rows <= LISTED) return CUTOFFS[0];
  const closest = closestRows(mapped, labels, form);
  const slack = new Float64Array(mapped.rows);
  return (
    CUTOFFS.find((cutoff) => pairsWithin(mapped, { radii: radiiOf(mapped, closest, cutoff), slack }, PAIRS)) ??
    CUTOFFS[CUTOFFS.length - 1]
  );
}
