import { featureNames, toMatrix } from "../data/points.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import type { FitRun } from "../learners/learner.ts";
import { foldLearnedScaling, type LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Metric } from "../metrics/metric.ts";
import { type Choice, type ChooseOptions, type ChooseStep, chooseLearner } from "./chooseLearner.ts";
import type { EvaluationData } from "./protocol.ts";

/** What was chosen, and its metric of all labeled points. */
export interface Chosen<M extends LearnedMetric = LearnedMetric> {
  readonly metric: M;
  readonly choice: Choice;
}

/**
 * Chooses a learner as `chooseLearner` does and fits it to all labeled points. The metric takes points as they are: the scaling is folded in.
 * Yields every step of the choice and every iterate of the last fit, which the signal ends at its current iterate.
 */
export function auto(data: EvaluationData, options?: ChooseOptions<Metric>): Generator<ChooseStep, Chosen<Metric>>;
export function auto(data: EvaluationData, options: ChooseOptions): Generator<ChooseStep, Chosen>;
export function* auto(data: EvaluationData, options: ChooseOptions = {}): Generator<ChooseStep, Chosen> {
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
): FitRun<LearnedMetric> {
  const points = toMatrix(data.points);
  const scaling = fitScaling(points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, points);
  const features = featureNames(data.points);
  const given = { points: { rows, cols, data: values, ...(features && { features }) }, labels: data.labels };
  return foldLearnedScaling(yield* learner.steps(given, { seed, ...options }), scaling);
}
