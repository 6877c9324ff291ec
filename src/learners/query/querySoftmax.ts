import { z } from "zod";
import { lbfgs } from "../../optim/methods/lbfgs.ts";
import { solve } from "../../optim/solve.ts";
import { iterationOptions, stopRule } from "../iteration.ts";
import { drawBatch } from "./queryBatch.ts";
import { defineQueryLearner } from "./queryLearner.ts";
import { querySoftmaxObjective } from "./querySoftmaxObjective.ts";

/**
 * Softmax over documents: A makes the documents relevant to each query likely among all (`querySoftmaxObjective`), pulled towards the identity; by L-BFGS, convex.
 * The loss is that of van den Oord, Li & Vinyals, Representation learning with contrastive predictive coding, 2018, with a linear map and shared negatives.
 */
export const querySoftmax = defineQueryLearner({
  name: "querySoftmax",
  title: "Softmax of relevant documents among others",
  reference: "oord2018",
  options: {
    regularization: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.01)
      .meta({
        description: "pull towards the identity",
        symbol: "λ",
        scale: "log",
        search: [1e-4, 1],
      }),
    temperature: z
      .number()
      .gt(0)
      .max(1e3)
      .default(0.05)
      .meta({
        description:
          "of the softmax, in units of the mean squared distance of documents to their mean: low looks at the nearest alone",
        symbol: "T",
        scale: "log",
        search: [0.01, 1],
      }),
    queries: z
      .int()
      .min(2)
      .max(1e6)
      .default(2048)
      .meta({ description: "queries at most, drawn by seed", scale: "log" }),
    documents: z.int().min(2).max(1e6).default(1024).meta({
      description: "documents at most beside the relevant ones: the nearest to each query and drawn ones",
      scale: "log",
    }),
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations.default(50),
    tolerance: iterationOptions.tolerance.default(1e-4),
  },
  *learn(problem, options, { start, count }) {
    const batch = drawBatch(problem, options);
    count("queries", batch.queries.length);
    count("documents", batch.documents.length);
    const objective = querySoftmaxObjective(problem, batch, options);
    const solution = yield* solve(lbfgs(objective, start), stopRule(options), (x) => x);
    return { ...solution, map: solution.x };
  },
});
