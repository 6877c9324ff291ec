import type { PointsInput } from "../data/points.ts";
import type { LocalMetric } from "../metrics/local.ts";
import { majorityVote } from "../neighbors/vote.ts";
import { type Classifier, type LabeledPoints, mappedClasses } from "./classifier.ts";
import { requireNeighbors } from "./space.ts";

/**
 * Exact k-nearest-neighbor classification by majority, each query by the metric of its own place. Ties and errors as `knnClassifier`. O(n m K) for n queries among m labeled points.
 */
export function localKnnClassifier(
  training: LabeledPoints,
  metric: LocalMetric,
  { neighbors = 3 }: { readonly neighbors?: number } = {},
): Classifier {
  const { points, codes, classes } = mappedClasses(training, undefined);
  requireNeighbors(neighbors, points.rows);
  const predictCodes = (queries: PointsInput): Int32Array =>
    majorityVote(metric.neighbors(points, queries, { neighbors }), codes, classes.length);
  return { classes, predictCodes, predict: (queries) => Array.from(predictCodes(queries), (code) => classes[code]) };
}
