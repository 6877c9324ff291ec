import { z } from "zod";

/** How triplets are made from labels; `limitedTriplets` and `supervise.ts` read them. */
export const tripletOptions = {
  genuine: z.int().min(1).max(1000).default(3).meta({ description: "nearest points of its class for each anchor" }),
  impostors: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .meta({ description: "nearest points of other classes for each anchor" }),
  constraints: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(50_000)
    .meta({ description: "triplets at most: of more that many are drawn at random" }),
};
