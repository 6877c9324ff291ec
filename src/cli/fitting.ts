import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import type { Data } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import { foldScaling } from "../metrics/foldScaling.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Run } from "../optim/solve.ts";
import { relationsFor, type Supervised } from "./supervised.ts";

/** Learns on scaled points and folds the scaling into the metric, which then takes points as they are. */
export function* fitScaled(
  learner: Learner,
  data: Supervised,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
): Run<Metric> {
  const scaling = fitScaling(data.points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, data.points);
  const given: Data = {
    points: { rows, cols, data: values, features: data.features },
    ...relationsFor(learner, data),
  };
  return foldScaling(yield* learner.steps(given, options), scaling);
}
