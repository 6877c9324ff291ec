import type { OptionShape } from "../base/options.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { Metric } from "../metrics/metric.ts";
import type { CostFormulas } from "./cost.ts";
import type { Data } from "./data.ts";
import type { FitRun, FitTerms, Learner } from "./learner.ts";

/** What learns a metric of points under options, and so can be compared and chosen: a learner, a learner of local metrics, or one that starts where another ended. */
export interface Trainer<M extends LearnedMetric = LearnedMetric>
  extends Pick<Learner, "name" | "title" | "supervision" | "tags"> {
  /** Of the metrics that it learns. */
  readonly kind: M["kind"];
  readonly options: OptionShape;
  readonly cost?: CostFormulas;
  /** One iterate at a time; `next(verdict)` ends the run at the current one. */
  steps(data: Data, options?: Readonly<Record<string, unknown>>, run?: FitTerms): FitRun<M>;
}

/** Whether what it learns is one map for all places. */
export const learnsOneMap = <T extends Pick<Trainer, "kind">>(trainer: T): trainer is T & Trainer<Metric> =>
  trainer.kind === "linear";
