import { featureNames } from "../data/points.ts";
import { multiply } from "../linalg/products.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Data } from "./data.ts";
import type { FitRun } from "./learner.ts";
import type { Trainer } from "./trainer.ts";

/**
 * A learner that starts where a cheaper one ended: it learns on the points as the first one maps them, and its map is L = L₂ L₁. A start at the identity, and a
 * penalty on leaving it, so become a start at L₁ and a penalty on leaving L₁.
 */
export function startingFrom(first: Trainer<Metric>, then: Trainer<Metric>): Trainer<Metric> {
  function* steps(data: Data, options?: Readonly<Record<string, unknown>>): FitRun {
    const seed = options?.["seed"];
    const start = yield* first.steps(data, seed === undefined ? {} : { seed });
    const mapped = { ...data, points: start.transform(data.points) };
    const joined = (learned: Metric): Metric =>
      linearMetric({
        learner: then.name,
        options: learned.options,
        map: multiply(learned.map, start.map),
        mean: start.mean,
        features: featureNames(data.points),
        report: {
          ...learned.report,
          warnings: [`started from the map of ${first.name}`, ...start.report.warnings, ...learned.report.warnings],
        },
      });
    const run = then.steps(mapped, options);
    let next = run.next();
    while (!next.done) {
      const { iteration, x, value, change, metric } = next.value;
      next = run.next(yield { iteration, x, value, change, ...(metric && { metric: () => joined(metric()) }) });
    }
    return joined(next.value);
  }
  const { name, title, kind, options, supervision, tags, cost } = then;
  return { name, title, kind, options, supervision, tags, ...(cost && { cost }), steps };
}
