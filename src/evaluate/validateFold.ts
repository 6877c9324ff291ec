import type { Data } from "../learners/data.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Metric } from "../metrics/metric.ts";
import { learnedKnnClassifier } from "../tasks/learnedKnn.ts";
import type { FoldDetails } from "./comparison.ts";
import { type FoldData, foldData, type Protocol } from "./protocol.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Options by name, as a user gives them. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** Where a validation stands. `iteration` is 0 before the first iterate of a fit. */
export interface ValidationStep {
  readonly fold: number;
  readonly iteration: number;
  readonly value: number | null;
  /** Accuracies of the folds that ended, told at the start of each fold. */
  readonly perFold?: readonly number[];
}

/** A validation under way: what its folds share and write into. */
export interface Validation<M extends LearnedMetric = LearnedMetric> {
  readonly protocol: Protocol;
  readonly learner: Pick<Trainer<M>, "name" | "steps">;
  readonly stopwatch: Stopwatch;
  /** Predicted class code of each data row, -1 where it was not tested yet. */
  readonly predictions: Int32Array;
  /** Seconds of all fits so far, the unfinished one included; null without a clock. */
  readonly fits: { seconds: number | null };
}

/** A validation of which no fold has been run. */
export const freshValidation = <M extends LearnedMetric>(
  protocol: Protocol,
  learner: Pick<Trainer<M>, "name" | "steps">,
  stopwatch: Stopwatch,
): Validation<M> => ({
  protocol,
  learner,
  stopwatch,
  predictions: new Int32Array(protocol.codes.length).fill(-1),
  fits: { seconds: stopwatch.seconds === null ? null : 0 },
});

/** Fits to a lesson of one fold, from an earlier metric where one is given, and classifies the fold's test part by k-NN among all of its training part. */
export function* validateFold<M extends LearnedMetric>(
  { protocol, learner, stopwatch, predictions, fits }: Validation<M>,
  fold: number,
  lesson: Data,
  options: GivenOptions,
  start?: Metric,
): Generator<ValidationStep, FoldDetails<M>> {
  const before = stopwatch.seconds ?? 0;
  let metric: M;
  try {
    const run = learner.steps(lesson, { seed: protocol.seed, ...options }, start && { start });
    for (;;) {
      stopwatch.check(learner.name);
      const next = stopwatch.time(() => run.next());
      if (next.done) {
        metric = next.value;
        break;
      }
      yield { fold, iteration: next.value.iteration, value: next.value.value };
    }
  } finally {
    if (fits.seconds !== null) fits.seconds += (stopwatch.seconds ?? 0) - before;
  }
  const seconds = stopwatch.seconds === null ? null : stopwatch.seconds - before;
  const data = foldData(protocol, fold);
  const accuracy = stopwatch.time(() => predictFold(protocol, metric, data, predictions));
  return { fold, accuracy, seconds, metric, options: metric.options };
}

/** Writes the predictions of a fold's test rows and returns their accuracy. */
function predictFold(
  { codes, neighbors }: Protocol,
  metric: LearnedMetric,
  data: FoldData,
  predictions: Int32Array,
): number {
  const labels = data.train.map((i) => codes[i]);
  const classifier = learnedKnnClassifier({ points: data.trainPoints, labels }, metric, { neighbors });
  const predicted = classifier.predict(data.testPoints);
  let correct = 0;
  data.test.forEach((i, t) => {
    predictions[i] = Number(predicted[t]);
    if (predictions[i] === codes[i]) correct++;
  });
  return correct / data.test.length;
}
