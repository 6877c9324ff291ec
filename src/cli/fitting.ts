import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import type { Data } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import { foldScaling, unfoldScaling } from "../metrics/foldScaling.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Run } from "../optim/solve.ts";
import { relationsFor, type Supervised } from "./supervised.ts";

/** Learns on scaled points and folds the scaling into the metric, which then takes points as they are, like the one to begin at. */
export function* fitScaled(
  learner: Learner,
  data: Supervised,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
  start?: Metric,
): Run<Metric> {
  const scaling = fitScaling(data.points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, data.points);
  const given: Data = {
    points: { rows, cols, data: values, features: data.features },
    ...relationsFor(learner, data),
  };
  const run = learner.steps(given, options, { start: start && unfoldScaling(start, scaling) });
  return foldScaling(yield* run, scaling);
}
