import type { Learner } from "../learners/learner.ts";
import type { Metric } from "../metrics/metric.ts";
import type { DataFlags } from "./flags.ts";
import type { Evaluation } from "./heldOut.ts";
import type { GlobalFlags } from "./outcome.ts";

/** What `etalon fit` was asked for. */
export interface FitFlags extends GlobalFlags, DataFlags {
  readonly learner: string;
  readonly out: string;
  readonly pairs?: string;
  readonly components?: number;
  readonly set?: readonly string[];
  readonly mode: string;
  readonly scale?: string;
  readonly holdout: number;
  readonly refit: boolean;
  readonly neighbors: number;
  readonly timeout?: number;
  readonly requireGain?: boolean;
}

/** What the fits of one command found. */
export interface FitResult {
  readonly learner: Learner;
  /** Why `auto` chose it; empty when it was named. */
  readonly reason: string;
  readonly metric: Metric;
  readonly evaluation: Evaluation | null;
  readonly seconds: number;
  readonly notes: readonly string[];
}
