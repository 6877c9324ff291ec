import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, weightedGram } from "../linalg/products.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { fullForm, smallGap } from "./tripletDual.ts";
import { limitedTriplets, tripletMargins } from "./tripletMargins.ts";
import { tripletOptions } from "./tripletOptions.ts";
import { weightForm } from "./weightDescent.ts";

/**
 * Learning a distance from relative comparisons: q_il ≥ q_ij + 1 − ξ_t with ξ_t ≥ 0 for each triplet (i, j, l), q squared distances. Minimizes
 * λ/2 ‖M‖²_F + mean of the hinges ξ_t, over all positive semidefinite M ("full"), or over diagonal M ≥ 0 as in the paper ("weights"), through the
 * dual. The unit of q is the mean squared distance of the triplets' pairs. `report.gradientNorm` is the duality gap. Schultz & Joachims 2003.
 */
export const schultzJoachims = defineLearner({
  name: "schultzJoachims",
  title: "Distance from relative comparisons",
  supervision: "triplets",
  reference: "schultz2003",
  tags: ["convex", "stochastic", "constraintWeights"],
  cost: { numbers: "4.4 n d + 350 n + 16 p + 90 g" },
  options: {
    form: z
      .enum(["full", "weights"])
      .default("full")
      .meta({ description: "what is learned: a full matrix, or a weight for each axis", search: ["full", "weights"] }),
    axes: z.enum(["features", "principal"]).default("features").meta({
      description: "what the weights of `weights` weigh: the features, or the principal components",
      symbol: "A",
    }),
    regularization: z
      .number()
      .min(1e-9)
      .max(1000)
      .default(0.01)
      .meta({
        description: "weight of a small M against the mean hinge",
        symbol: "λ",
        scale: "log",
        search: [1e-4, 1],
      }),
    smoothing: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({ description: "width over which the hinge is rounded; 0 is the plain one", symbol: "γ" }),
    ...tripletOptions,
    ...iterationOptions,
    tolerance: iterationOptions.tolerance
      .default(1e-3)
      .meta({ description: "duality gap, relative to the objective, at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const triplets = limitedTriplets(problem, options.constraints);
    const { points, restore } = coordinates(problem.points, options);
    const margins = tripletMargins(points, triplets);
    const method =
      options.form === "full" ? fullForm(margins, options) : weightForm(margins, triplets, options, problem.random);
    const stop = anyOf(smallGap(options.tolerance), maxIterations(options.maxIterations));
    const mapOf = (x: Matrix) => restore(margins.restore(withoutEmptyRows(x)));
    const solution = yield* solve(method, stop, mapOf);
    if (solution.value >= 1 - options.smoothing / 2 - 1e-14) {
      throw new EtalonError(
        "DATA",
        "schultzJoachims: the triplets outweigh each other in every direction, so that M = 0 is optimal. Check that `negative` is the far point.",
      );
    }
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** The axes in which to learn, orthonormal, and the way back for a map. */
function coordinates(points: Matrix, { form, axes }: { form: string; axes: string }) {
  if (form === "full") return spannedPoints(points);
  if (axes === "features") return { points, restore: (map: Matrix) => map };
  const basis = eigh(weightedGram(points)).vectors;
  return { points: mapRows(points, basis), restore: (map: Matrix) => multiply(map, basis) };
}

const withoutEmptyRows = (map: Matrix): Matrix =>
  map.take(Array.from({ length: map.rows }, (_, r) => r).filter((r) => map.row(r).some((value) => value !== 0)));
