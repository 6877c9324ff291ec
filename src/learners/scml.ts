import { z } from "zod";
import type { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { composedRounds, globalComposition, ROUND, requireWorth } from "./globalComposition.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { tripletOptions } from "./tripletOptions.ts";

/**
 * Sparse compositional metric learning: M = Σ w_b b bᵀ, w ≥ 0, over directions b that tell classes apart locally; minimizes
 * β Σ w_b + mean hinge of q_il − q_ij ≥ 1 over triplets (i, j, l), by stochastic steps in w alone. M needs no projection. Each b has mean squared
 * difference 1, so that Σ w_b is the mean squared distance of two points; the triplets' pairs give the unit of points as in `tripletMargins`. Shi, Bellet & Sha, Sparse compositional metric learning, 2014.
 */
export const scml = defineLearner({
  name: "scml",
  title: "Sparse compositional metric learning",
  supervision: "triplets",
  reference: "shi2014",
  tags: ["convex", "stochastic"],
  cost: { numbers: "18 n d + 440 n + 51 p + 2.6 d² + 35 g" },
  options: {
    bases: z.int().min(1).max(100_000).optional().meta({
      description: "directions to compose M of; 20 for each feature, 200 at most, when left out",
      symbol: "K",
    }),
    sparsity: z
      .number()
      .min(0)
      .max(100)
      .default(0.01)
      .meta({
        description: "price of the weights: higher leaves fewer directions",
        symbol: "β",
        scale: "log",
        search: [1e-3, 0.3],
      }),
    step: z.number().gt(0).max(1e6).default(10).meta({
      description: "size of the first step: the mean squared distance after it, at most",
      symbol: "1/γ",
      scale: "log",
    }),
    batch: z.int().min(1).max(10_000).default(10).meta({ description: "triplets in a batch" }),
    ...tripletOptions,
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations
      .default(20)
      .meta({ description: `rounds of ${ROUND} batches at most`, scale: "log" }),
    tolerance: iterationOptions.tolerance
      .default(1e-3)
      .meta({ description: "relative gain in three rounds at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const composition = globalComposition("scml", problem, options);
    const mapOf = (x: Matrix) => composition.restore(factorPsd(weightedGram(composition.bases, x.data)));
    const { x, ...solution } = yield* composedRounds(composition, { ...options, random: problem.random }, mapOf);
    problem.count("bases", requireWorth("scml", x));
    return { ...solution, map: mapOf(x) };
  },
});
