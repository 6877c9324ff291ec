import { centroidOptions, descendToCentroids, requireClasses } from "./centroidDescent.ts";
import { groupsOf } from "./classScatter.ts";
import { defineLearner } from "./learner.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Nearest class mean metric learning: maximizes the mean log probability of the own class under p(c|x) ∝ exp(−½‖L(x − μ_c)‖²), μ_c the class means.
 * Minimizes `centroidObjective` plus λ‖L − L₀‖²/‖L₀‖² over L; without `components` every minimum is global, for the sum is convex in M = LᵀL.
 * Mensink, Verbeek, Perronnin & Csurka, Distance-based image classification, 2013.
 */
export const ncmml = defineLearner({
  name: "ncmml",
  title: "Nearest class mean metric learning",
  supervision: "labels",
  reference: "mensink2013",
  tags: ["convex", "rotationEquivariant", "sampleWeights", "warmStart"],
  cost: { operations: "500 n c d", numbers: "7 n d + 40 g" },
  options: {
    ...centroidOptions,
    regularization: centroidOptions.regularization.default(0.1).meta(centroidOptions.regularization.meta() ?? {}),
  },
  *learn(problem, options) {
    requireClasses(problem, "ncmml");
    const { points, restore, carry } = spannedPoints(problem.points);
    const { labels, classes, weights } = problem;
    const { means } = groupsOf(points, labels, classes, weights);
    const owners = Int32Array.from({ length: classes }, (_, c) => c);
    const inSpan = { ...problem, points, carry, restore };
    return yield* descendToCentroids(inSpan, { centroids: means, owners }, options);
  },
});
