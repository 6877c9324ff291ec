import { z } from "zod";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import { Random } from "../../base/random.ts";
import { checkedPairs, type PairsInput } from "../../constraints/given.ts";
import type { Pairs } from "../../constraints/types.ts";
import type { PointsInput } from "../../data/points.ts";
import { groupsOf } from "../../learners/classScatter.ts";
import { spreadStart } from "../../learners/kmeans.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { mapped, type Space } from "../space.ts";
import { canonicalPoints, scaled } from "./canonicalPoints.ts";
import { type Clustering, numbered, type Predictor } from "./clustering.ts";
import { nearestCenters } from "./kMeans.ts";
import { keepingAll, linkedUnits, noAssignment } from "./linkedUnits.ts";
import { penalized, penalizedLoss } from "./penalizedLinks.ts";

export const constrainedKMeansOptions = {
  clusters: z.int().min(1).meta({ description: "how many clusters", symbol: "k" }),
  violations: z
    .enum(["never", "penalty"])
    .default("penalty")
    .meta({ description: "never: every pair is kept (COP-KMeans); penalty: a broken pair costs (PCKMeans)" }),
  penalty: z.number().positive().default(1).meta({
    description: "cost of a broken pair, in mean squared distances from the mean",
    symbol: "w",
  }),
  restarts: z.int().min(1).default(10).meta({ description: "runs from fresh starts, of which the best is kept" }),
  maxIterations: z.int().min(1).default(300).meta({ description: "steps of each run at most" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of the starts" }),
};

export interface ConstrainedClustering extends Clustering, Predictor {
  /** Means of the clusters in the space of the metric, clusters x k. */
  readonly centers: Matrix;
  /** Σ of squared distances to the center of the own cluster, without penalties. */
  readonly loss: number;
  /** Positions of the pairs that the clusters break, ascending. */
  readonly broken: Int32Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * k-means that knows of pairs of points: similar ones belong into one cluster, dissimilar ones into different clusters. `violations: "never"` puts all
 * points that similar pairs join at once, those with the most dissimilar pairs first, into the nearest cluster that breaks none, as COP-KMeans does
 * (Wagstaff, Cardie, Rogers & Schrödl 2001); `"penalty"` minimizes the squared distances plus a cost for each broken pair, as PCKMeans does
 * (Basu, Banerjee & Mooney 2004). With a metric learned from the same pairs this is the plan of MPCK-Means (Bilenko, Basu & Mooney 2004), in two steps.
 * `DATA` for pairs that contradict each other or that no assignment found keeps; `OPTION` for illegal options.
 */
export function constrainedKMeans(
  input: PointsInput,
  {
    metric,
    pairs: givenPairs,
    ...given
  }: { readonly metric?: Space; readonly pairs: PairsInput } & OptionsInput<typeof constrainedKMeansOptions>,
): ConstrainedClustering {
  const options = parseOptions("constrainedKMeans", constrainedKMeansOptions, given);
  const { points, unit, order } = canonicalPoints(metric, input);
  const own = checkedPairs(givenPairs, { rows: points.rows });
  const rank = new Int32Array(order.length);
  order.forEach((row, r) => {
    rank[row] = r;
  });
  const pairs: Pairs = { ...own, left: own.left.map((row) => rank[row]), right: own.right.map((row) => rank[row]) };
  const units = linkedUnits(points, pairs, order, options.violations === "never");
  const random = new Random(options.seed);
  const cost = options.penalty * meanSquare(points);
  const assign =
    options.violations === "never"
      ? (centers: Matrix) => keepingAll(units, centers)
      : (centers: Matrix, codes: Int32Array) => penalized(points, pairs, centers, codes, cost, random);
  let best: Run | undefined;
  for (let restart = 0; restart < options.restarts; restart++) {
    const start = spreadStart(units.means, options.clusters, random, units.sizes);
    const run = alternate(points, start, assign, options.maxIterations, (codes, centers) =>
      penalizedLoss(points, pairs, centers, codes, cost),
    );
    if (run && (!best || run.total < best.total)) best = run;
  }
  if (!best) throw noAssignment(units, options.clusters, order);
  const { codes, iterations, converged } = best;
  const { codes: kept, ...clustering } = numbered(codes, order);
  const centers = scaled(best.centers.take(kept), unit);
  const { assignments } = clustering;
  const breaks = (e: number): boolean =>
    (assignments[own.left[e]] === assignments[own.right[e]]) !== (own.similar[e] === 1);
  return {
    ...clustering,
    centers,
    loss: codes.reduce((sum, code, i) => sum + squaredDistance(points, i, best.centers, code), 0) * unit * unit,
    broken: Int32Array.from(own.left.keys()).filter(breaks),
    iterations,
    converged,
    predict: (queries) => nearestCenters(mapped(metric, queries, "points"), centers),
  };
}

interface Run {
  readonly centers: Matrix;
  readonly codes: Int32Array;
  readonly total: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Assigns and moves centers by turns while that lowers the loss; nothing where no assignment is found from the start. */
function alternate(
  points: Matrix,
  start: Matrix,
  assign: (centers: Matrix, codes: Int32Array) => Int32Array | undefined,
  maxIterations: number,
  lossOf: (codes: Int32Array, centers: Matrix) => number,
): Run | undefined {
  let centers = start;
  let best: Run | undefined;
  let codes = nearestCenters(points, start);
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const found = assign(centers, codes);
    if (!found) break;
    codes = found;
    const { means, sizes } = groupsOf(points, codes, centers.rows);
    sizes.forEach((size, c) => {
      if (size === 0) means.row(c).set(centers.row(c));
    });
    centers = means;
    const total = lossOf(codes, centers);
    if (best && !(total < best.total)) return { ...best, iterations, converged: true };
    best = { centers, codes, total, iterations, converged: false };
  }
  return best;
}

function meanSquare(points: Matrix): number {
  const { means } = groupsOf(points, new Int32Array(points.rows), 1);
  let sum = 0;
  for (let i = 0; i < points.rows; i++) sum += squaredDistance(points, i, means, 0);
  return sum / points.rows;
}
