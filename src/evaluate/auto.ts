import { featureNames, toMatrix } from "../data/points.ts";
import { applyScaling, fitScaling } from "../data/scaling.ts";
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
  const { name, learner } = choice;
  const points = toMatrix(data.points);
  const scaling = fitScaling(points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, points);
  const features = featureNames(data.points);
  const given = { points: { rows, cols, data: values, ...(features ? { features } : {}) }, labels: data.labels };
  const run = learner.steps(given, { seed, ...choice.options });
  const place = { part: 0, parts: 1, learner: name, position: 0, racers: 1, fold: 0 };
  let next = run.next();
  while (!next.done) {
    const { iteration, value } = next.value;
    yield { ...place, iteration, value };
    next = run.next(signal?.aborted ? { reason: "stopped by the user", converged: false } : undefined);
  }
  return { metric: foldScaling(next.value, scaling), choice };
}
