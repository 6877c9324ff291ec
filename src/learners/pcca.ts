import { z } from "zod";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { solve } from "../optim/solve.ts";
import { scaled } from "../optim/vectors.ts";
import { beginAt } from "./beginning.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { type PairDifferences, pairDifferences } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";
import { pccaObjective } from "./pccaObjective.ts";
import { reduceMap } from "./reduce.ts";
import { warnIfStalled } from "./stalled.ts";

/**
 * Pairwise constrained component analysis: a map under which similar pairs are nearer than 1 and dissimilar ones farther, into as many dimensions
 * as asked for. Minimizes `pccaObjective`; without `components` every minimum is global, for the sum is convex in M = LᵀL. Mignon & Jurie 2012.
 */
export const pcca = defineLearner({
  name: "pcca",
  title: "Pairwise constrained component analysis",
  supervision: "pairs",
  reference: "mignon2012",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights", "warmStart"],
  spans: true,
  options: {
    sharpness: z
      .number()
      .min(0.01)
      .max(1000)
      .default(3)
      .meta({
        description: "how nearly the logistic loss is a hinge",
        symbol: "β",
        scale: "log",
        search: [0.5, 10],
      }),
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(0.01)
      .meta({ description: "price of the mean of M's diagonal", symbol: "λ", search: [0, 0.1] }),
    constraints: drawnPairs(3000),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-4).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const pairs = pairDifferences("pcca", problem);
    const directions = reduceMap(Matrix.identity(problem.points.cols), problem.points, options.components);
    const start = beginAt(problem, atThreshold(directions, pairs));
    const method = lbfgs(pccaObjective(pairs, options), start, { near: problem.start !== undefined });
    const solution = yield* solve(method, stopRule(options, problem.start), (map) => map);
    warnIfStalled(solution, problem);
    return { ...solution, map: solution.x };
  },
});

/** The map scaled so that the mean squared distances of similar and of dissimilar pairs have the mean 1, the threshold. */
function atThreshold(map: Matrix, { differences, similar, weights }: PairDifferences): Matrix {
  const { data, cols } = mapRows(differences, map);
  const sums = [0, 0];
  const totals = [0, 0];
  similar.forEach((kind, e) => {
    const weight = weights ? weights[e] : 1;
    totals[kind] += weight;
    for (let k = e * cols; k < (e + 1) * cols; k++) sums[kind] += weight * data[k] * data[k];
  });
  const mean = (sums[0] / totals[0] + sums[1] / totals[1]) / 2;
  return mean > 0 ? scaled(map, 1 / Math.sqrt(mean)) : map;
}
