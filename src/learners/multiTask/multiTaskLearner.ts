import type { OptionShape, OptionsInput } from "../../base/options.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Metric, Report } from "../../metrics/metric.ts";
import type { Iterate, Verdict } from "../../optim/solve.ts";
import type { CostFormulas } from "../cost.ts";
import type { Given } from "../data.ts";
import type { Tag } from "../learner.ts";
import type { MultiTaskData } from "./multiTaskData.ts";

/** The metrics of all tasks and what they share: M_t = Σ_b W_tb b bᵀ. Immutable. */
export interface MultiTaskFit {
  /** The metric of each task, by its name, in the order of names. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** The directions that some task uses as rows b, in the user's units, the dearest first: K x d. */
  readonly directions: Matrix;
  /** W ≥ 0, T x K: what each task, in the order of `metrics`, gives for each direction. */
  readonly weights: Matrix;
  /** How many directions exactly one task uses, exactly two, … all T of them. */
  readonly sharing: readonly number[];
  /** How the run of all tasks together went. */
  readonly report: Report;
}

/** What a fit may take. */
export interface MultiTaskTerms {
  /** Bytes that the process may take: a fit expected to take more ends with `MEMORY` before anything is allocated. */
  readonly maxMemory?: number | undefined;
}

/** The same, of a run that gives way to other work. */
export interface MultiTaskRun extends MultiTaskTerms {
  /** Ends the fit with an `ABORTED` error at the next iteration. */
  readonly signal?: AbortSignal;
  /** Sees every iterate; what it throws ends the fit. */
  readonly onStep?: (iterate: Iterate) => void;
}

/** A learner of one metric for each of several tasks. Same data, options and seed give the same bits. */
export interface MultiTaskLearner<S extends OptionShape = OptionShape> {
  /** Registry name: `scmlMultiTask`. */
  readonly name: string;
  readonly title: string;
  /** Key of the paper in `docs/references.md`. */
  readonly reference: string;
  /** What everything given of each task becomes. */
  readonly supervision: "triplets";
  /** The kinds of supervision that it learns from, each alone enough in a task, its own first; conversions are sound (`conversions.ts`). */
  readonly takes: readonly Given[];
  /** Kinds that it uses beside one of those. */
  readonly joins: readonly Given[];
  readonly tags: readonly Tag[];
  readonly cost: CostFormulas;
  readonly options: S;
  /** Runs to the end. */
  fit(data: MultiTaskData, options?: OptionsInput<S>, terms?: MultiTaskTerms): MultiTaskFit;
  /** One iterate at a time; `next(verdict)` ends the run at the current one. */
  steps(
    data: MultiTaskData,
    options?: OptionsInput<S>,
    terms?: MultiTaskTerms,
  ): Generator<Iterate, MultiTaskFit, Verdict | undefined>;
  /** The same run, giving way to other work between iterates. Rejects with `ABORTED` when the signal fires. */
  fitAsync(data: MultiTaskData, options?: OptionsInput<S>, run?: MultiTaskRun): Promise<MultiTaskFit>;
}
