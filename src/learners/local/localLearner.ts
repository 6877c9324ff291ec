import { finish, finishInTurns } from "../../base/finish.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../../base/options.ts";
import { featureNames } from "../../data/points.ts";
import { type LocalMetric, type LocalParts, localMetric } from "../../metrics/local.ts";
import type { Run, Verdict } from "../../optim/solve.ts";
import { joinedBy, takenBy } from "../conversions.ts";
import type { CostFormulas } from "../cost.ts";
import type { Data, Given } from "../data.ts";
import { commonOptions, type FitOptions, type FitRun, type FitTerms, type Tag } from "../learner.ts";
import { requireMemory, sizeOf } from "../memoryLimit.ts";
import { prepare } from "../prepare.ts";
import type { Problems, Supervision } from "../problem.ts";

/** Options that every learner of local metrics has. */
const localOptions = { seed: commonOptions.seed };

/** What a method learned, for normalized points, and how its run ended. */
export interface LocalLesson extends Verdict, Pick<LocalParts, "places" | "directions" | "coefficients"> {
  readonly value: number;
  /** Objective after each iterate. */
  readonly trace: readonly number[];
}

interface Definition<K extends Supervision, S extends OptionShape> {
  /** Registry name: `scmlLocal`. */
  readonly name: string;
  readonly title: string;
  readonly supervision: K;
  /** Key of the paper in `docs/references.md`. */
  readonly reference: string;
  /** What it claims of those properties that say something of local metrics too. */
  readonly tags: readonly Tag[];
  /** How time and memory of a fit grow; those of its kind when left out. */
  readonly cost?: CostFormulas;
  readonly options: S;
  learn(problem: Problems[K], options: OptionsOf<S & typeof localOptions>): Run<LocalLesson>;
}

/** A learner of metrics that change with the place; its members are those of `Learner`. */
export interface LocalLearner<K extends Supervision = Supervision, S extends OptionShape = OptionShape>
  extends Omit<Definition<K, S>, "learn" | "options"> {
  readonly options: S & typeof localOptions;
  /** The kinds of supervision that it learns from, each alone enough, its own first. */
  readonly takes: readonly Given[];
  /** Kinds that it uses beside one of those. */
  readonly joins: readonly Given[];
  /** Runs to the end. Same data, options and seed give the same bits. */
  fit(data: Data, options?: OptionsInput<S & typeof localOptions>, run?: FitTerms): LocalMetric;
  /** The same run one iterate at a time; `next(verdict)` ends it at the current one. */
  steps(data: Data, options?: OptionsInput<S & typeof localOptions>, run?: FitTerms): FitRun<LocalMetric>;
  /** The same run, giving way to other work between iterates. Rejects with `ABORTED` when the signal fires. */
  fitAsync(
    data: Data,
    options?: OptionsInput<S & typeof localOptions>,
    run?: FitOptions<LocalMetric>,
  ): Promise<LocalMetric>;
}

/** A learner of local metrics from its declaration: validation and normalization as for every learner. */
export function defineLocalLearner<K extends Supervision, const S extends OptionShape>(
  definition: Definition<K, S>,
): LocalLearner<K, S> {
  const { learn, ...metadata } = definition;
  const { name } = definition;
  const options = { ...localOptions, ...definition.options };

  function* steps(
    data: Data,
    given?: OptionsInput<S & typeof localOptions>,
    { start, maxMemory }: FitTerms = {},
  ): FitRun<LocalMetric> {
    const parsed = parseOptions(name, options, given) as OptionsOf<S & typeof localOptions>;
    const known = parsed as unknown as Readonly<Record<string, unknown>>;
    if (maxMemory !== undefined) requireMemory({ ...definition, options }, sizeOf(data), known, maxMemory);
    const { problem, mean, scale, warnings, constraints } = prepare(definition, data, known, start);
    const { places, directions, coefficients, trace, ...ended } = yield* learn(problem as Problems[K], parsed);
    for (let k = 0; k < directions.data.length; k++) directions.data[k] /= scale;
    return localMetric({
      ...{ learner: name, options: known, features: featureNames(data.points), mean, places, directions, coefficients },
      spread: new Float64Array(mean.length).fill(scale),
      report: { iterations: trace.length, trace, warnings, constraints, ...ended },
    });
  }

  return Object.freeze({
    ...metadata,
    options,
    takes: takenBy(definition.supervision),
    joins: joinedBy(definition.supervision),
    steps,
    fit: (data, given, terms) => finish(steps(data, given, terms)),
    fitAsync: (data, given, { signal, onStep, ...terms } = {}) =>
      finishInTurns(name, steps(data, given, terms), { signal, onStep }),
  } satisfies LocalLearner<K, S>);
}
