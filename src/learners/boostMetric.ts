import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { factorPsd } from "../linalg/psd.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations, smallChange } from "../optim/stop.ts";
import { boostingRounds, noWeakLearner } from "./boosting.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { limitedTriplets, type TripletMargins, tripletMargins } from "./tripletMargins.ts";
import { tripletOptions } from "./tripletOptions.ts";

/**
 * Boosted metric: M = Σ w v vᵀ, one rank-one matrix a round, against the mean of exp(−(q_il − q_ij)) over triplets (i, j, l) plus ν tr M. The unit of
 * the squared distance q is the mean over the triplets' pairs, and ν = `regularization` times the least price at which M = 0 is optimal.
 * `report.gradientNorm` bounds how much lower the objective could be, as a share of it (if `corrective`). Shen, Kim, Wang & van den Hengel 2009.
 */
export const boostMetric = defineLearner({
  name: "boostMetric",
  title: "Boosted metric",
  supervision: "triplets",
  reference: "shen2009",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights"],
  cost: { numbers: "9 n d + 330 n + 9 p + 72 g" },
  options: {
    regularization: z
      .number()
      .min(1e-9)
      .lt(1)
      .default(0.01)
      .meta({
        description: "price of M's trace, as a share of the price at which M = 0 is optimal",
        symbol: "ν",
        scale: "log",
        search: [1e-4, 0.3],
      }),
    corrective: z
      .boolean()
      .default(true)
      .meta({ description: "whether M is scaled to its best size after each round, which the paper leaves out" }),
    ...tripletOptions,
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const triplets = limitedTriplets(problem, options.constraints);
    const { points, restore } = spannedPoints(problem.points);
    const margins = tripletMargins(points, triplets);
    const price = options.regularization * highestPrice(margins);
    const method = boostingRounds(margins, { price, corrective: options.corrective });
    const { tolerance, maxIterations: limit } = options;
    const stop = anyOf(noWeakLearner(tolerance), smallChange(tolerance), maxIterations(limit));
    const mapOf = (x: Matrix) => restore(margins.restore(factorPsd(x)));
    const solution = yield* solve(method, stop, mapOf);
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** λ₁ of the mean K_t: above this price M = 0 is optimal. */
function highestPrice(margins: TripletMargins): number {
  const { values } = eigh(margins.combined(margins.worth.map((value) => value / margins.count)));
  const highest = values[values.length - 1];
  if (highest > 1e-12 * Math.abs(values[0]) && highest > 1e-14) return highest;
  throw new EtalonError(
    "DATA",
    "boostMetric: the triplets outweigh each other in every direction, so that M = 0 is optimal. Check that `negative` is the far point.",
  );
}
