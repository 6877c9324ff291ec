import { sampleDistinct } from "../constraints/sampling.ts";
import type { Triplets } from "../constraints/types.ts";
import { worthOf } from "../constraints/worth.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { scatter } from "../linalg/pairWeights.ts";
import { mapRows } from "../linalg/products.ts";
import type { TripletProblem } from "./problem.ts";
import { tripletEdges } from "./tripletEdges.ts";

/**
 * The matrices K_t = x_il x_ilᵀ − x_ij x_ijᵀ of triplets (i, j, l), x_ab = x_a − x_b, never formed: what methods ask of them goes through the
 * distinct pairs. Lengths are in units in which the mean squared distance of the triplets' pairs is 1, so that a margin of 1 suits any data.
 */
export interface TripletMargins {
  readonly count: number;
  /** What each triplet is worth, mean 1. */
  readonly worth: Float64Array;
  /** The points in those units, n x d. */
  readonly points: Matrix;
  /** ⟨K_t, LᵀL⟩ = ‖L x_il‖² − ‖L x_ij‖² for each triplet and a map L, k x d. O(pairs · k + n d k). */
  under(map: Matrix): Float64Array;
  /** Σ w_t K_t, d x d and exactly symmetric, weights of any sign. O(pairs · d + n d²). */
  combined(weights: ArrayLike<number>): Matrix;
  /** The map for points in these units as a map for the points that were given. */
  restore(map: Matrix): Matrix;
}

export function tripletMargins(given: Matrix, triplets: Triplets): TripletMargins {
  const count = triplets.anchor.length;
  const worth = worthOf(count, triplets.weights);
  const { pairs, positive: near, negative: far } = tripletEdges(triplets, given.rows);
  const { left, right } = pairs;
  const squared = pairSquaredDistances(given, left, right);
  let total = 0;
  for (let t = 0; t < count; t++) total += worth[t] * (squared[near[t]] + squared[far[t]]);
  const root = Math.sqrt(total / (2 * count));
  const divided = ({ rows, cols, data }: Matrix): Matrix =>
    new Matrix(
      rows,
      cols,
      data.map((value) => value / root),
    );
  const points = divided(given);
  return {
    count,
    worth,
    points,
    under(map) {
      const mapped = pairSquaredDistances(mapRows(points, map), left, right);
      const margins = new Float64Array(count);
      for (let t = 0; t < count; t++) margins[t] = mapped[far[t]] - mapped[near[t]];
      return margins;
    },
    combined(weights) {
      const byPair = new Float64Array(left.length);
      for (let t = 0; t < count; t++) {
        byPair[far[t]] += weights[t];
        byPair[near[t]] -= weights[t];
      }
      return scatter(points, { left, right, weights: byPair });
    },
    restore: divided,
  };
}

/** The problem's triplets, or a random `limit` of them where there are more, in their order; counted. */
export function limitedTriplets(
  { triplets, random, count }: Pick<TripletProblem, "triplets" | "random" | "count">,
  limit: number,
): Triplets {
  const { weights } = triplets;
  const total = triplets.anchor.length;
  if (total <= limit) return triplets;
  const kept = Int32Array.from(sampleDistinct(total, limit, random)).sort();
  count("triplets", limit);
  return {
    anchor: kept.map((t) => triplets.anchor[t]),
    positive: kept.map((t) => triplets.positive[t]),
    negative: kept.map((t) => triplets.negative[t]),
    ...(weights ? { weights: Float64Array.from(kept, (t) => weights[t]) } : {}),
  };
}
