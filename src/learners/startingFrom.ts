import { featureNames } from "../data/points.ts";
import { multiply } from "../linalg/products.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Metric } from "../metrics/metric.ts";
import type { FitRun, Learner } from "./learner.ts";

/** What learns under options: a learner, or one that starts where another ended. */
export type Trainer = Pick<Learner, "name" | "options" | "supervision" | "tags" | "cost" | "steps">;

/**
 * A learner that starts where a cheaper one ended: it learns on the points as the first one maps them, and its map is L = L₂ L₁. A start at the identity, and a
 * penalty on leaving it, so become a start at L₁ and a penalty on leaving L₁.
 */
export function startingFrom(first: Trainer, then: Trainer): Trainer {
  function* steps(data: Parameters<Trainer["steps"]>[0], options?: Parameters<Trainer["steps"]>[1]): FitRun {
    const seed = options?.["seed"] as number | undefined;
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
  const { name, options, supervision, tags, cost } = then;
  return { name, options, supervision, tags, ...(cost && { cost }), steps };
}
