import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Classifier, LabeledPoints } from "./classifier.ts";
import { knnClassifier } from "./knn.ts";
import { localKnnClassifier } from "./localKnn.ts";

/** Exact k-nearest-neighbor classification by whatever metric was learned. Ties and errors as `knnClassifier`. */
export const learnedKnnClassifier = (
  training: LabeledPoints,
  metric: LearnedMetric,
  { neighbors = 3 }: { readonly neighbors?: number } = {},
): Classifier =>
  metric.kind === "local"
    ? localKnnClassifier(training, metric, { neighbors })
    : knnClassifier(training, { neighbors, metric });
