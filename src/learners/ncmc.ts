import { z } from "zod";
import { Matrix } from "../linalg/matrix.ts";
import { type Centroids, centroidOptions, descendToCentroids, requireClasses } from "./centroidDescent.ts";
import { kmeans } from "./kmeans.ts";
import { defineLearner } from "./learner.ts";
import type { LabeledProblem } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Nearest class centroid metric learning: like `ncmml` with several centroids for each class, found by k-means, so that a class may lie in several places.
 * Minimizes `centroidObjective` plus λ‖L − L₀‖²/‖L₀‖² over L. Mensink, Verbeek, Perronnin & Csurka, Distance-based image classification, 2013.
 */
export const ncmc = defineLearner({
  name: "ncmc",
  title: "Nearest class centroid metric learning",
  supervision: "labels",
  reference: "mensink2013",
  tags: ["stochastic", "rotationEquivariant", "sampleWeights", "warmStart"],
  cost: { operations: "1000 n c d", numbers: "5 n d + 50 n + 75 g" },
  options: {
    centroids: z
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .meta({ description: "centroids of each class at most", symbol: "m", search: [1, 10] }),
    ...centroidOptions,
  },
  *learn(problem, options) {
    requireClasses(problem, "ncmc");
    const inSpan = { ...problem, ...spannedPoints(problem.points) };
    const centroids = classCentroids(inSpan, options.centroids);
    problem.count("centroids", centroids.owners.length);
    return yield* descendToCentroids(inSpan, centroids, options);
  },
});

/** At most `count` centroids of each class by k-means. All points have a weight there, so that the draws are those of copies. */
export function classCentroids(problem: LabeledProblem, count: number): Centroids {
  const { points, labels, classes, random, weights } = problem;
  const found: Matrix[] = [];
  const owners: number[] = [];
  for (let code = 0; code < classes; code++) {
    const members = Int32Array.from(labels.keys()).filter((i) => labels[i] === code);
    const worth = Float64Array.from(members, (i) => (weights ? weights[i] : 1));
    const centers = kmeans(points.take(members), { centers: count, random, weights: worth });
    found.push(centers);
    for (let j = 0; j < centers.rows; j++) owners.push(code);
  }
  const centroids = new Matrix(owners.length, points.cols);
  let at = 0;
  for (const { data } of found) {
    centroids.data.set(data, at);
    at += data.length;
  }
  return { centroids, owners: Int32Array.from(owners) };
}
