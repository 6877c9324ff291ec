import type { Scaling } from "../data/scaling.ts";
import { linearMetric } from "./linear.ts";
import type { Metric } from "./metric.ts";

/** The metric on scaled data that equals `metric` on unscaled data: L becomes L diag(spread), the mean (mean − offset)/spread. */
export function unfoldScaling(metric: Metric, { kind, offset, spread }: Scaling): Metric {
  const inverse = {
    kind,
    offset: offset.map((value, j) => -value / spread[j]),
    spread: spread.map((value) => 1 / value),
  };
  return foldScaling(metric, inverse);
}

/** The metric on unscaled data that equals `metric` on scaled data: L becomes L diag(1/spread), the mean offset + spread·mean. */
export function foldScaling(metric: Metric, { offset, spread }: Scaling): Metric {
  const { map, mean, learner, options, features, report, decision } = metric;
  for (let k = 0; k < map.data.length; k++) map.data[k] /= spread[k % map.cols];
  const unscaled = mean.map((value, j) => offset[j] + spread[j] * value);
  return linearMetric({ learner, options, map, mean: unscaled, features, report, decision });
}
