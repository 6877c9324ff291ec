import { EtalonError } from "../base/errors.ts";
import type { PointsInput } from "../data/points.ts";
import type { Nearest } from "../linalg/distances.ts";
import { neighborFinder, type SearchedBy } from "../neighbors/finder.ts";
import type { IndexKind } from "../neighbors/types.ts";
import { majorityVote } from "../neighbors/vote.ts";
import { type Classifier, type LabeledPoints, mappedClasses } from "./classifier.ts";
import { mapped, requireNeighbors, requireOneEach, requireSameColumns, type Space } from "./space.ts";

export interface KnnOptions {
  /** Default 3. */
  readonly neighbors?: number;
  /** Distances are measured in its space; plain Euclidean without one. */
  readonly metric?: Space;
  /** How to search. Default `auto`: whatever is fastest among the kinds that find all neighbors. `hnsw` finds most. */
  readonly index?: IndexKind | "auto";
}

/** A classifier by neighbors. */
export interface KnnClassifier extends Classifier {
  /** How the next queries will be searched for: `auto` builds a tree when it has been asked enough. */
  readonly by: SearchedBy;
}

/**
 * Exact k-nearest-neighbor classification by majority. Vote ties: class of the nearest tied neighbor; distance ties: the lower row.
 * `OPTION` if there are fewer labeled points than neighbors; `SHAPE` and `DATA` as for any points. Cover & Hart 1967.
 */
export function knnClassifier(
  training: LabeledPoints,
  { neighbors = 3, metric, index }: KnnOptions = {},
): KnnClassifier {
  const { points, codes, classes } = mappedClasses(training, metric);
  requireNeighbors(neighbors, points.rows);
  const finder = neighborFinder(points, index);
  const predictCodes = (input: PointsInput): Int32Array => {
    const queries = mapped(metric, input, "queries");
    requireSameColumns(queries, points);
    return majorityVote(finder.query(queries, neighbors), codes, classes.length);
  };
  return {
    classes,
    get by() {
      return finder.by;
    },
    predictCodes,
    predict: (queries) => Array.from(predictCodes(queries), (code) => classes[code]),
  };
}

export interface KnnRegressionOptions extends KnnOptions {
  /** `uniform` (default): plain mean. `inverseDistance`: weights 1/d; neighbors at distance 0, if any, decide alone. */
  readonly weights?: "uniform" | "inverseDistance";
}

/** Assigns a number to each query. */
export interface Regressor {
  predict(queries: PointsInput): Float64Array;
}

/** Exact k-nearest-neighbor regression: the (weighted) mean of the neighbors' targets. `DATA` for targets that are not finite. */
export function knnRegressor(
  training: { readonly points: PointsInput; readonly targets: ArrayLike<number> },
  { neighbors = 3, metric, index, weights = "uniform" }: KnnRegressionOptions = {},
): Regressor {
  const points = mapped(metric, training.points, "points");
  requireOneEach("targets", training.targets.length, points.rows);
  const targets = Float64Array.from(training.targets);
  const bad = targets.findIndex((target) => !Number.isFinite(target));
  if (bad >= 0)
    throw new EtalonError(
      "DATA",
      `targets: entry ${bad} is ${targets[bad]}. Regression needs finite numbers: drop the row.`,
    );
  if (weights !== "uniform" && weights !== "inverseDistance") {
    throw new EtalonError(
      "OPTION",
      `weights: ${JSON.stringify(weights)} is not legal. Give "uniform" or "inverseDistance".`,
    );
  }
  requireNeighbors(neighbors, points.rows);
  const finder = neighborFinder(points, index);
  return {
    predict(input) {
      const queries = mapped(metric, input, "queries");
      requireSameColumns(queries, points);
      return weightedMeans(finder.query(queries, neighbors), targets, weights === "inverseDistance");
    },
  };
}

function weightedMeans(
  { neighbors, indices, squared }: Nearest,
  targets: Float64Array,
  inverse: boolean,
): Float64Array {
  return Float64Array.from({ length: indices.length / neighbors }, (_, i) => {
    const first = i * neighbors;
    // Weights relative to the nearest one: no overflow, and exactly 1 or 0 when it is at distance 0.
    const weight = (slot: number): number => {
      if (!inverse || squared[slot] === squared[first]) return 1;
      return Math.sqrt(squared[first] / squared[slot]);
    };
    let total = 0;
    let sum = 0;
    for (let slot = first; slot < first + neighbors; slot++) {
      total += weight(slot);
      sum += weight(slot) * targets[indices[slot]];
    }
    return sum / total;
  });
}
