import { EtalonError } from "../base/errors.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { FoldDetails } from "./comparison.ts";
import { type FoldData, foldData, lessonOf, type Protocol } from "./protocol.ts";
import { sampleRows } from "./sampleRows.ts";
import { Stopwatch } from "./stopwatch.ts";
import { freshValidation, type GivenOptions, type ValidationStep, validateFold } from "./validateFold.ts";

export type { GivenOptions, ValidationStep } from "./validateFold.ts";

/** Chooses the options of one fold from its unscaled training rows alone. */
export type OptionChooser = (train: Int32Array, stopwatch: Stopwatch) => Generator<ValidationStep, GivenOptions>;

/** k-NN results of one learner over the folds of a protocol. */
export interface CrossValidation<M extends LearnedMetric = LearnedMetric> {
  readonly status: "ok" | "failed" | "timeout" | "skipped";
  /** Predicted class code of each data row, -1 where it was not tested. */
  readonly predictions: Int32Array;
  /** The folds that ended. */
  readonly folds: readonly FoldDetails<M>[];
  /** Seconds of all fits, the unfinished one included; null without a clock. */
  readonly fitSeconds: number | null;
  /** Why not all folds ended. */
  readonly error: EtalonError | null;
}

/** Ways to spend less than a full validation. */
export interface Thrift {
  /** Points of each training part to learn from at most; neighbors are still sought among all of it. */
  readonly sample?: number;
  /** Asked after each fold with the predictions so far: a reason to end here, with status "skipped". */
  readonly enough?: (fold: number, predictions: Int32Array) => string | undefined;
}

/**
 * Fits a learner to the scaled training part of each fold and classifies the test part by k-NN under its metric, yielding before each fit and at every iterate.
 * A learner that throws an `EtalonError` or spends its time ends with status "failed" or "timeout"; other errors pass through.
 */
export function* crossValidate<M extends LearnedMetric>(
  protocol: Protocol,
  learner: Pick<Trainer<M>, "name" | "steps">,
  options: GivenOptions | OptionChooser = {},
  stopwatch: Stopwatch = new Stopwatch({}),
  { sample = Infinity, enough }: Thrift = {},
): Generator<ValidationStep, CrossValidation<M>> {
  const validation = freshValidation(protocol, learner, stopwatch);
  const { predictions, fits } = validation;
  const folds: FoldDetails<M>[] = [];
  try {
    for (let fold = 0; fold < protocol.folds.length; fold++) {
      yield { fold, iteration: 0, value: null, perFold: folds.map(({ accuracy }) => accuracy) };
      const part = partOf(protocol, foldData(protocol, fold), sample);
      const chosen = typeof options === "function" ? yield* choose(options, part.train, fold, stopwatch) : options;
      folds.push(yield* validateFold(validation, fold, part.lesson, chosen));
      const reason = fold + 1 < protocol.folds.length ? enough?.(fold, predictions) : undefined;
      if (reason !== undefined) {
        const error = new EtalonError("ABORTED", reason);
        return { status: "skipped", predictions, folds, fitSeconds: fits.seconds, error };
      }
    }
    return { status: "ok", predictions, folds, fitSeconds: fits.seconds, error: null };
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    return { status: stopwatch.expired ? "timeout" : "failed", predictions, folds, fitSeconds: fits.seconds, error };
  }
}

/** Mean of the folds' accuracies. */
export const meanAccuracy = (folds: readonly FoldDetails[]): number =>
  folds.reduce((sum, { accuracy }) => sum + accuracy, 0) / folds.length;

/** What a learner may see of a fold. */
type LearningPart = Pick<FoldData, "train" | "lesson">;

function partOf(protocol: Protocol, { train, trainPoints, lesson }: FoldData, sample: number): LearningPart {
  if (train.length <= sample) return { train, lesson };
  const { codes, order, seed } = protocol;
  const place = new Int32Array(codes.length).fill(-1);
  train.forEach((row, i) => {
    place[row] = i;
  });
  const rows = sampleRows(
    order.filter((row) => place[row] >= 0),
    codes,
    sample,
    seed,
  );
  return { train: rows, lesson: lessonOf(protocol, rows, trainPoints.take(rows.map((row) => place[row]))) };
}

function* choose(
  chooser: OptionChooser,
  train: Int32Array,
  fold: number,
  stopwatch: Stopwatch,
): Generator<ValidationStep, GivenOptions> {
  const run = chooser(train, stopwatch);
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
    yield { fold, iteration: 0, value: null };
  }
}
