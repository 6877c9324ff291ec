import type { Scale } from "../data/scaling.ts";
import type { Interval } from "./bootstrap.ts";
import type { Verdict } from "./significance.ts";

/** The distances that each task is judged by: the plain one, learned on the task alone, on all points as one task, and on all tasks together. */
export const WAYS = ["euclidean", "alone", "pooled", "together"] as const;
export type Way = (typeof WAYS)[number];

/** Share of held-out points told right, from 0 to 1, with its 95 % interval. */
export interface TaskAccuracy {
  readonly mean: number;
  readonly ci: Interval;
}

/** What learning together gains against another way, on the same held-out points. */
export interface TaskGain {
  readonly difference: number;
  readonly ci: Interval;
  readonly verdict: Verdict;
}

/** k-NN accuracy by each way; null where that could not be learned, or does not apply. */
export interface TaskScores {
  readonly accuracy: Readonly<Record<Way, TaskAccuracy | null>>;
  readonly gain: Readonly<Record<Exclude<Way, "together">, TaskGain | null>>;
}

export interface TaskRow extends TaskScores {
  readonly task: string;
  /** Labeled points. */
  readonly points: number;
  readonly classes: number;
}

/** What a comparison of tasks found. No key ever vanishes: what does not apply is null. */
export interface TaskComparison {
  readonly dataset: string | null;
  /** The learner of several tasks; `alone` and `pooled` are by the other one. */
  readonly learner: string;
  readonly rival: string;
  readonly points: number;
  readonly features: number;
  readonly protocol: {
    /** How many there are, and how many were run to their end. */
    readonly folds: number;
    readonly ended: number;
    readonly neighbors: number;
    readonly seed: number;
    readonly scale: Scale;
  };
  /** In the order of names. */
  readonly tasks: readonly TaskRow[];
  /** The mean over tasks: each counts the same. */
  readonly average: TaskScores;
  readonly warnings: readonly string[];
}

/** Where a running comparison of tasks stands. */
export interface TaskProgress {
  readonly learner: string;
  /** The task it learns; null for all of them. */
  readonly task: string | null;
  /** Which fit of the fold it is, from 0, and how many there are. */
  readonly fit: number;
  readonly fits: number;
  /** The fold at work, from 0, and how many there are. */
  readonly fold: number;
  readonly folds: number;
  readonly iteration: number;
  readonly value: number;
}
