import { z } from "zod";
import { geodesic } from "../linalg/geometricMean.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { fromDefinite, type Moments, pairMoments } from "./pairMoments.ts";
import { type Shrinkage, shrinkageOption } from "./shrinkage.ts";
import { summaryMoments } from "./summaryMoments.ts";

/**
 * Geometric mean metric learning: M = S⁻¹ #_t D, a point on the geodesic from the inverse mean outer product S of similar differences (t = 0) to that
 * of dissimilar ones, D (t = 1); t = ½ minimizes tr(M S) + tr(M⁻¹ D), so that M S M = D. Labels stand for all their pairs, through class sums.
 * S and D are shrunk to multiples of the identity. Zadeh, Hosseini & Sra, Geometric mean metric learning, 2016.
 */
export const gmml = defineLearner({
  name: "gmml",
  title: "Geometric mean metric learning",
  supervision: "pairs",
  reference: "zadeh2016",
  tags: ["closedForm", "rowOrderFree", "rotationEquivariant", "constraintWeights"],
  cost: { numbers: "2 n d + 20 r² + 4.5 d² + 1300000" },
  // Unshrunk, S and D are both 0 outside the span but for a ridge, and their product is lost in rounding.
  spans: ({ shrinkage }) => shrinkage !== "none" && shrinkage !== 0,
  options: {
    balance: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .meta({
        description: "0 listens to the similar pairs alone, 1 to the dissimilar ones",
        symbol: "t",
        search: [0, 1],
      }),
    shrinkage: shrinkageOption("ledoitWolf", "a sphere"),
  },
  *learn(problem, options) {
    return closedForm(meanMap(pairMoments("gmml", problem), options, problem.warn));
  },
  stream: (options) =>
    momentStream({ learner: "gmml", takes: "pairs", quartic: options.shrinkage === "ledoitWolf" }, function* (summary) {
      return closedForm(meanMap(summaryMoments("gmml", summary), options, summary.warn));
    }),
});

function meanMap(
  moments: Moments,
  { balance, shrinkage }: { readonly balance: number; readonly shrinkage: Shrinkage },
  warn: (message: string) => void,
): Matrix {
  const pointAt = fromDefinite("gmml", moments, { shrinkage, warn }, ({ factor }, { matrix }) =>
    geodesic(factor, matrix),
  );
  return pointAt(balance);
}
