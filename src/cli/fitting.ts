import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import type { Data } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import { Matrix } from "../linalg/matrix.ts";
import { foldScaling, unfoldScaling } from "../metrics/foldScaling.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Run } from "../optim/solve.ts";
import { withCounts, withMined } from "./minedRelations.ts";
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
  const mined = withMined(data, new Matrix(rows, cols, values), learner, seedOf(options));
  const given: Data = {
    points: { rows, cols, data: values, features: data.features },
    ...relationsFor(learner, mined.data),
  };
  const run = learner.steps(given, options, { start: start && unfoldScaling(start, scaling) });
  return foldScaling(withCounts(yield* run, mined.counts), scaling);
}

const seedOf = ({ seed }: Readonly<Record<string, unknown>>): number => (typeof seed === "number" ? seed : 0);
