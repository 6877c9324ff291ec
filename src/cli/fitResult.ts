import type { Choice } from "../evaluate/chooseLearner.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Evaluation, Split } from "./heldOut.ts";
import type { Judgment } from "./judgment.ts";
import type { GlobalFlags } from "./outcome.ts";
import type { GainFlags } from "./requireGain.ts";
import type { SupervisionFlags } from "./supervised.ts";

/** What `etalon fit` was asked for. */
export interface FitFlags extends GlobalFlags, SupervisionFlags, GainFlags {
  readonly learner: string;
  readonly out: string;
  readonly components?: number;
  readonly set?: readonly string[];
  readonly mode: string;
  readonly comparison?: string;
  readonly scale?: string;
  /** When left out, 0.2, or 0.5 of the items of triplets and quadruplets. */
  readonly holdout?: number;
  readonly refit: boolean;
  readonly neighbors: number;
  readonly timeout?: number;
  /** Whom `auto` chooses from. */
  readonly learners?: readonly string[];
  /** Seconds for `auto` to choose. */
  readonly budget?: number;
  /** The model to begin at. */
  readonly start?: string;
  /** Gigabytes that the fit may take. */
  readonly maxMemory?: number;
  /** Whether to learn batch by batch whatever the size. */
  readonly stream?: boolean;
  /** Where to write a page about the estimate. */
  readonly report?: string;
}

/** What the fits of one command found. */
export interface FitResult {
  readonly learner: Trainer;
  /** How `auto` chose from labels. */
  readonly choice?: Choice;
  /** Why `auto` chose it; empty when it was named. */
  readonly reason: string;
  readonly metric: LearnedMetric;
  readonly evaluation: Evaluation | null;
  /** Rows that were held out. */
  readonly held?: Int32Array;
  /** What a report of the estimate shows. */
  readonly judgment?: Judgment;
  /** The metric of the training part, and how the data were split. */
  readonly trained?: { readonly metric: Metric; readonly split: Split };
  readonly seconds: number;
  readonly notes: readonly string[];
}
