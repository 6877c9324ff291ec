import type { Metric } from "./metric.ts";

/** The features that a metric uses, by name (`x0`, `x1`, … where they have none), largest weight first; undefined where its learner selects none. */
export function selectedFeatures({ features, report }: Pick<Metric, "features" | "report">): string[] | undefined {
  const weights = report.details?.featureWeights;
  return weights && namesInUse(weights, features);
}

/** The names of the features with a weight above 0, largest weight first, ties in their order. */
export function namesInUse(weights: ArrayLike<number>, features: readonly string[] | undefined): string[] {
  const used = Array.from({ length: weights.length }, (_, j) => j).filter((j) => weights[j] > 0);
  used.sort((a, b) => weights[b] - weights[a] || a - b);
  return used.map((j) => features?.[j] ?? `x${j}`);
}
