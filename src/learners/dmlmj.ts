import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { scatter } from "../linalg/pairWeights.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { type NeighborPairs, nearestFriendsAndEnemies } from "./neighborPairs.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Distance metric learning by the Jeffrey divergence between two zero-mean Gaussians: differences to the nearest points of the same class (second
 * moment S) and of other classes (D). Directions D v = w S v with L S Lᵀ = I, largest w + 1/w first; the divergence in k of them is
 * ½ Σ (w + 1/w − 2). Nguyen, Morell & De Baets, Supervised distance metric learning through maximization of the Jeffrey divergence, 2017.
 */
export const dmlmj = defineLearner({
  name: "dmlmj",
  title: "Jeffrey divergence maximization",
  supervision: "labels",
  reference: "nguyen2017",
  tags: ["closedForm", "rotationEquivariant"],
  cost: { numbers: "5.4 n d + 100 n + 12 r² + 30 g" },
  options: {
    components: commonOptions.components,
    neighbors: z
      .int()
      .min(1)
      .default(5)
      .meta({ description: "nearest points of the same class, and of other classes", symbol: "k", search: [1, 20] }),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .meta({ description: "share of a sphere mixed into S and D", symbol: "α", search: [0, 1] }),
  },
  *learn(problem, { components, neighbors, shrinkage }) {
    const { points, restore } = spannedPoints(problem.points);
    const { friends, enemies } = nearestFriendsAndEnemies("dmlmj", problem, { friends: neighbors, enemies: neighbors });
    const near = shrinkToSphere(meanScatter(points, friends), shrinkage);
    const far = shrinkToSphere(meanScatter(points, enemies), shrinkage);
    if (!(meanOfDiagonal(near) > 0)) {
      throw new EtalonError(
        "DATA",
        "dmlmj: every point coincides with its neighbors of the same class. Give more `neighbors` or drop repeated rows.",
      );
    }
    const { values, vectors, ridge } = generalizedEigh(far, near);
    if (ridge > 0) problem.warn("the differences within classes do not span all directions: a tiny ridge was added");
    const order = byDivergence(values);
    if (components !== undefined && components > order.length)
      problem.warn(`the points span ${order.length} dimensions: there are no more components`);
    const kept = order.slice(0, components);
    return closedForm(restore(vectors.take(kept)), jeffrey(kept.map((r) => values[r])));
  },
});

/** Indices of the ratios w, largest w + 1/w first; a ratio of 0 or less comes from rounding and counts as the smallest positive one. */
function byDivergence(ratios: Float64Array): number[] {
  const score = Float64Array.from(ratios, (w) => (w > 0 ? w + 1 / w : Number.MAX_VALUE));
  return Array.from(ratios.keys()).sort((a, b) => score[b] - score[a] || b - a);
}

/** ½ Σ (w + 1/w − 2), the Jeffrey divergence; infinite (null) where a direction has no enemies' scatter at all. */
function jeffrey(ratios: readonly number[]): number | null {
  if (ratios.some((w) => !(w > 0))) return null;
  return ratios.reduce((sum, w) => sum + (w + 1 / w - 2) / 2, 0);
}

/** The mean outer product of the listed differences, d x d. */
const meanScatter = (points: Matrix, { left, right }: NeighborPairs): Matrix =>
  scatter(points, { left, right, weights: new Float64Array(left.length).fill(1 / left.length) });
