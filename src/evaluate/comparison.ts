import type { ErrorCode } from "../base/errors.ts";
import type { Scale, Scaling } from "../data/scaling.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Interval } from "./bootstrap.ts";
import type { TieGroup, Verdict } from "./significance.ts";

/** What a comparison found: the table as a program reads it, and all that a report may want to show beside it. */
export interface Comparison {
  /** The document that `etalon compare --json` prints, which adds a command to `keep`. */
  readonly summary: ComparisonSummary;
  readonly details: ComparisonDetails;
}

export interface ComparisonSummary {
  readonly dataset: string | null;
  /** Labeled points: the others take no part. */
  readonly points: number;
  readonly features: number;
  readonly classes: number;
  readonly protocol: {
    readonly folds: number;
    readonly neighbors: number;
    readonly seed: number;
    readonly scale: Scale;
  };
  readonly rows: readonly ComparisonRow[];
  /** The learner to keep; null when none ended. */
  readonly keep: Recommendation | null;
}

/** One learner's line. No key ever vanishes: what does not apply is null. */
export interface ComparisonRow {
  readonly learner: string;
  /** `skipped`: the plan gave it no turn; `error` says why. */
  readonly status: "ok" | "failed" | "timeout" | "skipped";
  /** Points of each training part it learned from, where the plan gave it a part only; neighbors are sought among all. */
  readonly sample: number | null;
  /** Shares from 0 to 1; `mean` is the mean of `perFold`. Null unless every fold ended. */
  readonly accuracy: { readonly mean: number; readonly ci: Interval; readonly perFold: readonly number[] } | null;
  /** `mean` over the folds that ended; `total` counts the unfinished one too. Null without a clock. */
  readonly fitSeconds: { readonly mean: number | null; readonly total: number | null };
  /** Dimensions of the learned space, the most over the folds; null too where every place has a metric of its own. */
  readonly components: number | null;
  /** In every fold. */
  readonly converged: boolean | null;
  readonly versusEuclidean: { readonly difference: number; readonly ci: Interval; readonly verdict: Verdict } | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

export interface ComparisonDetails {
  /** The user's class names as text; codes below are positions in this list. */
  readonly classNames: readonly string[];
  /** Class code of each data row, -1 where unlabeled. */
  readonly truth: Int32Array;
  /** Test rows of each fold, ascending. */
  readonly test: readonly Int32Array[];
  /** Scaling fitted on the training part of each fold. */
  readonly scalings: readonly Scaling[];
  /** In the order of the rows. */
  readonly learners: readonly LearnerDetails[];
  /** Learners that cannot be told from the best; null when none ended. */
  readonly ties: TieGroup | null;
  readonly warnings: readonly string[];
}

export interface LearnerDetails {
  readonly learner: string;
  /** Predicted class code of each data row, -1 where it was not tested. */
  readonly predictions: Int32Array;
  /** Classes x classes: row = true class, column = predicted. Null unless every fold ended. */
  readonly confusion: Matrix | null;
  readonly balancedAccuracy: number | null;
  readonly macroF1: number | null;
  /** The folds that ended. */
  readonly folds: readonly FoldDetails[];
}

export interface FoldDetails<M extends LearnedMetric = LearnedMetric> {
  readonly fold: number;
  readonly accuracy: number;
  /** Null without a clock. */
  readonly seconds: number | null;
  /** Learned on the scaled training part; `metric.report` tells how the fit went. */
  readonly metric: M;
  /** The options it was fitted with, those a search has chosen included. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where a running comparison stands. */
export interface CompareProgress {
  readonly learner: string;
  /** Position of the learner, from 0, and how many there are. */
  readonly position: number;
  readonly learners: number;
  /** The fold at work, from 0, and how many there are. */
  readonly fold: number;
  readonly folds: number;
  /** 0 before the first iterate of a fit. */
  readonly iteration: number;
  readonly value: number | null;
  /** Set once the learner's last fold is over. */
  readonly status: ComparisonRow["status"] | null;
  /** Mean accuracy, once status is "ok". */
  readonly accuracy: number | null;
  /** Accuracies of the learner's folds that ended. */
  readonly perFold: readonly number[];
  /** What is known of the learner, once status is set. */
  readonly ended: EndedLearner | null;
}

/** A learner whose last fold is over, while others still run. */
export interface EndedLearner {
  readonly details: LearnerDetails;
  /** Its row, as it will stand in the result. Computed when asked. */
  row(): ComparisonRow;
}

/** Which learner to keep, and why. */
export interface Recommendation {
  readonly learner: string;
  /** A plain sentence. */
  readonly reason: string;
}
