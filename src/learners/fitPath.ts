import { EtalonError } from "../base/errors.ts";
import type { OptionShape, OptionsInput } from "../base/options.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Data } from "./data.ts";
import type { commonOptions, Learner } from "./learner.ts";
import type { Supervision } from "./problem.ts";

/** A path through the values of one option. */
export interface FitPath<S extends OptionShape> {
  /** Which option; often the one that weighs the penalty. */
  readonly option: keyof OptionsInput<S & typeof commonOptions> & string;
  /** Its values in the order to be learned with; neighbors should be near each other. */
  readonly values: readonly unknown[];
  /** The other options. */
  readonly options?: OptionsInput<S & typeof commonOptions>;
}

/**
 * Fits for one value of an option after the other, each begun at the metric before, so that a fine path costs little more than its first fit. Where the
 * learner is tagged `convex` and `components` is left out each descends to the optimum that a fit from the usual start descends to.
 * `OPTION` for a learner without the tag `warmStart`, others as `fit`.
 */
export function* fitPath<K extends Supervision, S extends OptionShape>(
  learner: Learner<K, S>,
  data: Data,
  { option, values, options }: FitPath<S>,
): Generator<Metric, void> {
  if (!learner.tags.includes("warmStart")) {
    throw new EtalonError(
      "OPTION",
      `fitPath: ${learner.name} cannot begin at an earlier metric. Fit it for each value, or take a learner tagged warmStart (etalon learners --tag warmStart).`,
    );
  }
  let start: Metric | undefined;
  for (const value of values) {
    const given = { ...options, [option]: value } as OptionsInput<S & typeof commonOptions>;
    start = learner.fit(data, given, { start });
    yield start;
  }
}
