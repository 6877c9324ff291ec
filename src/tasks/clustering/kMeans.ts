import { z } from "zod";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import { Random } from "../../base/random.ts";
import type { PointsInput } from "../../data/points.ts";
import { groupsOf } from "../../learners/classScatter.ts";
import { spreadStart } from "../../learners/kmeans.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../../linalg/nearest.ts";
import { mapped, requireSameColumns, type Space } from "../space.ts";
import { canonicalPoints, scaled } from "./canonicalPoints.ts";
import { type Clustering, numbered, type Predictor } from "./clustering.ts";

export const kMeansOptions = {
  clusters: z.int().min(1).meta({ description: "how many clusters", symbol: "k" }),
  restarts: z.int().min(1).default(10).meta({ description: "runs from fresh starts, of which the best is kept" }),
  maxIterations: z.int().min(1).default(300).meta({ description: "steps of each run at most" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of the starts" }),
};

export interface KMeansClustering extends Clustering, Predictor {
  /** Means of the clusters in the space of the metric, clusters x k. */
  readonly centers: Matrix;
  /** Σ of squared distances to the center of the own cluster. */
  readonly loss: number;
  /** Steps of the run that was kept. */
  readonly iterations: number;
  /** Whether its last step changed nothing. */
  readonly converged: boolean;
}

/**
 * k-means in the space of a metric (plain Euclidean without one): Lloyd's steps from k-means++ starts until no point changes its cluster. A cluster
 * that runs empty goes on from the point farthest from its center. Fewer clusters than asked where there are fewer distinct points.
 * `OPTION` for illegal options; errors of the points as everywhere. Lloyd 1982; Arthur & Vassilvitskii 2007.
 */
export function kMeans(
  input: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof kMeansOptions>,
): KMeansClustering {
  const options = parseOptions("kMeans", kMeansOptions, given);
  const { points, unit, order } = canonicalPoints(metric, input);
  const random = new Random(options.seed);
  let best: Run | undefined;
  for (let restart = 0; restart < options.restarts; restart++) {
    const run = lloyd(points, spreadStart(points, options.clusters, random), options.maxIterations);
    if (!best || run.loss < best.loss) best = run;
  }
  const { centers, codes, loss, iterations, converged } = best as Run;
  const { codes: kept, ...clustering } = numbered(codes, order);
  const own = scaled(centers.take(kept), unit);
  return {
    ...clustering,
    centers: own,
    loss: loss * unit * unit,
    iterations,
    converged,
    predict: (queries) => nearestCenters(mapped(metric, queries, "points"), own),
  };
}

/** The nearest center for each row, the lower one of two equally near. */
export function nearestCenters(points: Matrix, centers: Matrix): Int32Array {
  requireSameColumns(points, centers);
  return nearest(points, centers, 1).indices;
}

interface Run {
  readonly centers: Matrix;
  readonly codes: Int32Array;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

function lloyd(points: Matrix, start: Matrix, maxIterations: number): Run {
  let centers = start;
  let before: Int32Array | undefined;
  for (let iterations = 1; ; iterations++) {
    const { indices, squared } = nearest(points, centers, 1);
    const converged = before !== undefined && indices.every((code, i) => code === before?.[i]);
    if (converged || iterations > maxIterations) {
      const loss = squared.reduce((sum, value) => sum + value, 0);
      return { centers, codes: indices, loss, iterations: iterations - 1, converged };
    }
    before = indices;
    const codes = withoutEmpty(indices, squared, centers.rows);
    centers = groupsOf(points, codes, centers.rows).means;
  }
}

/** The codes with the farthest point of all moved into each cluster that is empty, unless every point lies on its center. */
function withoutEmpty(indices: Int32Array, squared: Float64Array, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters);
  for (const code of indices) sizes[code]++;
  if (!sizes.includes(0)) return indices;
  const codes = indices.slice();
  const left = squared.slice();
  sizes.forEach((size, empty) => {
    if (size > 0) return;
    let farthest = -1;
    for (let i = 0; i < left.length; i++) {
      if (left[i] > 0 && sizes[codes[i]] > 1 && (farthest < 0 || left[i] > left[farthest])) farthest = i;
    }
    if (farthest < 0) return;
    sizes[codes[farthest]]--;
    codes[farthest] = empty;
    sizes[empty] = 1;
    left[farthest] = 0;
  });
  return codes;
}
