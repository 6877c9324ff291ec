import { z } from "zod";

/** The option `constraints` of a learner that draws pairs from labels; `supervise.ts` reads it. */
export const drawnPairs = (count: number) =>
  z.int().min(1).default(count).meta({ description: "pairs of each kind to draw from labels, or all there are" });

/** The option `shrinkage` of a learner that divides by the scatter of its similar pairs. */
export const similarShrinkage = (share: number) =>
  z
    .number()
    .gt(0)
    .max(1)
    .default(share)
    .meta({
      description:
        "share of a sphere mixed into the scatter of the similar pairs; more of it guards against too few pairs",
      symbol: "α",
      scale: "log",
      search: [1e-6, 1],
    });
