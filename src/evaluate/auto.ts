import { featureNames, toMatrix } from "../data/points.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import type { FitRun } from "../learners/learner.ts";
import { foldScaling } from "../metrics/foldScaling.ts";
import type { Metric } from "../metrics/metric.ts";
import { type Choice, type ChooseOptions, type ChooseStep, chooseLearner } from "./chooseLearner.ts";
import type { EvaluationData } from "./protocol.ts";

/**
 * Chooses a learner as `chooseLearner` does and fits it to all labeled points. The metric takes points as they are: the scaling is folded in.
 * Yields every step of the choice and every iterate of the last fit, which the signal ends at its current iterate.
 */
export function* auto(
  data: EvaluationData,
  options: ChooseOptions = {},
): Generator<ChooseStep, { readonly metric: Metric; readonly choice: Choice }> {
  const choice = yield* chooseLearner(data, options);
  const { seed = 0, scale = "zscore", signal } = options;
  const place = { part: 0, parts: 1, learner: choice.name, position: 0, racers: 1, fold: 0 };
  const run = fitChoice(data, choice, { seed, scale });
  let next = run.next();
  while (!next.done) {
    const { iteration, value } = next.value;
    yield { ...place, iteration, value };
    next = run.next(signal?.aborted ? { reason: "stopped by the user", converged: false } : undefined);
  }
  return { metric: next.value, choice };
}

/** Fits a choice to all labeled points, with the scaling folded into the metric. */
export function* fitChoice(
  data: EvaluationData,
  { learner, options }: Pick<Choice, "learner" | "options">,
  { seed, scale }: { readonly seed: number; readonly scale: Scale },
): FitRun {
  const points = toMatrix(data.points);
  const scaling = fitScaling(points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, points);
  const features = featureNames(data.points);
  const given = { points: { rows, cols, data: values, ...(features && { features }) }, labels: data.labels };
  return foldScaling(yield* learner.steps(given, { seed, ...options }), scaling);
}
