import { z } from "zod";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { scatter } from "../linalg/pairWeights.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { type NeighborPairs, nearestFriendsAndEnemies } from "./neighborPairs.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Average neighborhood margin maximization: orthonormal directions that maximize tr L(S − C)Lᵀ, where S is the sum over points of the mean outer product
 * of differences to the nearest points of other classes and C that to the nearest of their own; the eigenvectors of S − C with positive eigenvalues,
 * largest first. Wang & Zhang, Feature extraction by maximizing the average neighborhood margin, 2007.
 */
export const anmm = defineLearner({
  name: "anmm",
  title: "Average neighborhood margin maximization",
  supervision: "labels",
  reference: "wang2007",
  tags: ["closedForm", "rotationEquivariant"],
  cost: { numbers: "7 n d + 29 g" },
  options: {
    components: commonOptions.components,
    friends: z
      .int()
      .min(1)
      .default(3)
      .meta({ description: "nearest points of the same class", symbol: "ξ", search: [1, 15] }),
    enemies: z
      .int()
      .min(1)
      .default(1)
      .meta({ description: "nearest points of other classes", symbol: "ζ", search: [1, 15] }),
  },
  *learn(problem, { components, friends, enemies }) {
    const { points, restore } = spannedPoints(problem.points);
    const margin = neighborhoodMargin(points, nearestFriendsAndEnemies("anmm", problem, { friends, enemies }));
    const { values, vectors } = eigh(margin);
    const order = Array.from(values.keys()).reverse();
    const positive = order.filter((r) => values[r] > 1e-12 * Math.max(values[order[0]], -values[0]));
    if (components !== undefined) {
      if (components > order.length)
        problem.warn(`the points span ${order.length} dimensions: there are no more components`);
      if (components > positive.length)
        problem.warn(`${positive.length} directions have a positive margin: the other components have none`);
      return closedForm(restore(vectors.take(order.slice(0, components))));
    }
    if (positive.length === 0)
      problem.warn("no direction has a positive margin, so all are kept: these are Euclidean distances");
    return closedForm(restore(vectors.take(positive.length > 0 ? positive : order)));
  },
});

/** S − C, d x d: the scatter towards enemies less that towards friends, each point's mean counting once. */
export function neighborhoodMargin(
  points: Matrix,
  { friends, enemies }: { readonly friends: NeighborPairs; readonly enemies: NeighborPairs },
): Matrix {
  const margin = scatterOfMeans(points, enemies);
  const compactness = scatterOfMeans(points, friends);
  for (let k = 0; k < margin.data.length; k++) margin.data[k] -= compactness.data[k];
  return margin;
}

const scatterOfMeans = (points: Matrix, { left, right, sizes }: NeighborPairs): Matrix =>
  scatter(points, { left, right, weights: Float64Array.from(left, (i) => 1 / sizes[i]) });
