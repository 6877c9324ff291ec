import { z } from "zod";
import { anyOf, maxIterations, smallChange, twice } from "../optim/stop.ts";

/** The options every iterative learner shares. */
export const iterationOptions = {
  maxIterations: z.int().min(1).max(100_000).default(100).meta({ description: "iterations at most", scale: "log" }),
  tolerance: z
    .number()
    .gt(0)
    .max(1)
    .default(1e-5)
    .meta({ description: "relative change of the objective at which to stop", scale: "log" }),
};

/** From a start of the user's two small changes in a row: near a minimum the first step, along the gradient alone, is short wherever it leads. */
export const stopRule = (options: { readonly maxIterations: number; readonly tolerance: number }, start?: unknown) =>
  anyOf(
    start === undefined ? smallChange(options.tolerance) : twice(smallChange(options.tolerance)),
    maxIterations(options.maxIterations),
  );
