import { z } from "zod";
import type { Triplets } from "../constraints/types.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type Method, solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { BilinearForm, type FormRules, freshForm, rowsOf } from "./bilinearForm.ts";
import { mapOfForm } from "./bilinearMetric.ts";
import { bilinearStream } from "./bilinearStream.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { atRest, movement } from "./onlinePasses.ts";
import type { TripletProblem } from "./problem.ts";
import { limitedTriplets } from "./tripletMargins.ts";
import { tripletOptions } from "./tripletOptions.ts";

/**
 * Online algorithm for scalable image similarity: a bilinear similarity S(x, z) = xᵀW z with S(anchor, positive) ≥ S(anchor, negative) + 1, moved by
 * passive-aggressive steps (`BilinearForm.step`) on one triplet after the other, from W = I. The metric is M = P₊((W + Wᵀ)/2) of the mean of W over all
 * steps; `bilinearSimilarity` has W itself. Chechik, Sharma, Shalit & Bengio, Large scale online learning of image similarity through ranking, 2010.
 */
export const oasis = defineLearner({
  name: "oasis",
  title: "Online bilinear similarity",
  supervision: "triplets",
  reference: "chechik2010",
  tags: ["stochastic", "rotationEquivariant"],
  spans: true,
  cost: { operations: "40000 p + 40 p d² + 0.3 n² d", numbers: "3.3 n d + 540 n + 15 r² + 3 d² + 55 g" },
  options: {
    aggressiveness: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.1)
      .meta({
        description: "longest step towards a single triplet: small bears wrong ones, large obeys every one",
        symbol: "C",
        scale: "log",
        search: [1e-3, 10],
      }),
    symmetric: z.boolean().default(true).meta({ description: "whether W moves within the symmetric matrices" }),
    project: z
      .int()
      .min(0)
      .default(0)
      .meta({ description: "steps after which W is made positive semidefinite; 0 for at the end alone" }),
    ...tripletOptions,
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations
      .default(10)
      .meta({ description: "passes over the triplets", scale: "log" }),
    tolerance: iterationOptions.tolerance
      .default(0.05)
      .meta({ description: "relative movement of the mean of W in a pass at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const triplets = limitedTriplets(problem, options.constraints);
    const stop = anyOf(atRest(options.tolerance), maxIterations(options.maxIterations));
    const mapOf = (w: Matrix) => mapOfForm(w, options.components);
    const solution = yield* solve(formPasses(problem, triplets, options), stop, mapOf);
    return { ...solution, map: mapOfForm(solution.x, options.components, problem.warn) };
  },
  stream: (options) => bilinearStream(options),
});

/** Passes over the triplets, each in a fresh random order; x is the mean of W over all steps, `value` the mean loss of the pass. */
function* formPasses({ points, random }: TripletProblem, triplets: Triplets, rules: FormRules): Method {
  const { anchor, positive, negative } = triplets;
  const form = new BilinearForm(freshForm(new Float64Array(points.cols)), rules);
  const row = rowsOf(points);
  const order = Int32Array.from(anchor.keys());
  let x = form.matrix();
  let value = 0;
  for (let pass = 1; ; pass++) {
    let losses = 0;
    for (const t of random.shuffle(order)) losses += form.learn(row(anchor[t]), row(positive[t]), row(negative[t]));
    const mean = form.mean();
    const next = losses / order.length;
    yield { x: mean, value: next, change: pass > 1 ? next - value : next, gradientNorm: movement(x, mean) };
    x = mean;
    value = next;
  }
}
