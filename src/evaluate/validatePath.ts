import { EtalonError } from "../base/errors.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { Metric } from "../metrics/metric.ts";
import type { FoldDetails } from "./comparison.ts";
import type { CrossValidation, GivenOptions, ValidationStep } from "./crossValidate.ts";
import { foldData, type Protocol } from "./protocol.ts";
import type { Stopwatch } from "./stopwatch.ts";
import { freshValidation, validateFold } from "./validateFold.ts";

/**
 * Cross-validates settings along a path, for learners tagged `warmStart`: within each fold every fit begins at the metric of the setting before, learned on the same training
 * points; no fold sees another's. A setting that fails ends there, and the next begins where the last good one ended. Results are in the order of the settings.
 */
export function* validatePath(
  protocol: Protocol,
  learner: Pick<Trainer<Metric>, "name" | "steps">,
  settings: readonly GivenOptions[],
  stopwatch: Stopwatch,
): Generator<ValidationStep, CrossValidation<Metric>[]> {
  const ways = settings.map((options) => ({
    options,
    validation: freshValidation(protocol, learner, stopwatch),
    folds: [] as FoldDetails<Metric>[],
    failure: undefined as { readonly status: "failed" | "timeout"; readonly error: EtalonError } | undefined,
  }));
  for (let fold = 0; fold < protocol.folds.length; fold++) {
    const { lesson } = foldData(protocol, fold);
    let start: Metric | undefined;
    for (const way of ways) {
      if (way.failure) continue;
      yield { fold, iteration: 0, value: null };
      try {
        const details = yield* validateFold(way.validation, fold, lesson, way.options, start);
        way.folds.push(details);
        start = details.metric;
      } catch (error) {
        if (!(error instanceof EtalonError)) throw error;
        way.failure = { status: stopwatch.expired ? "timeout" : "failed", error };
      }
    }
  }
  return ways.map(({ folds, failure, validation: { predictions, fits } }) => ({
    status: failure?.status ?? "ok",
    predictions,
    folds,
    fitSeconds: fits.seconds,
    error: failure?.error ?? null,
  }));
}
