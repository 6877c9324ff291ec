import { EtalonError } from "../../base/errors.ts";
import { finish, finishInTurns } from "../../base/finish.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../../base/options.ts";
import { featureNames } from "../../data/points.ts";
import { everyFinite } from "../../linalg/finite.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { type LocalMetric, type LocalParts, localMetric } from "../../metrics/local.ts";
import type { Iterate, Verdict } from "../../optim/solve.ts";
import { joinedBy, takenBy } from "../conversions.ts";
import type { CostFormulas } from "../cost.ts";
import type { Data, Given } from "../data.ts";
import { commonOptions, type FitOptions, type FitRun, type FitTerms, type Tag } from "../learner.ts";
import { requireMemory, sizeOf } from "../memoryLimit.ts";
import { prepare } from "../prepare.ts";
import type { Problems, Supervision } from "../problem.ts";

/** Options that every learner of local metrics has. */
const localOptions = { seed: commonOptions.seed };

/** How the weights of directions follow from the place, for normalized points. */
export type LocalRule = Pick<LocalParts, "places" | "directions" | "coefficients">;

/** An iterate; those that have a rule make the trace, and those before them lead to where it begins. */
export interface LocalIterate extends Iterate {
  /** The rule if the run ended here. Ask before the run goes on. */
  readonly rule?: () => LocalRule;
}

/** What a method learned and how its run ended. */
export interface LocalLesson extends LocalRule, Verdict {
  readonly value: number;
}

/** A run that yields iterates of a local rule. */
export type LocalRun<Result> = Generator<LocalIterate, Result, Verdict | undefined>;

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
  learn(problem: Problems[K], options: OptionsOf<S & typeof localOptions>): LocalRun<LocalLesson>;
}

/** A learner of metrics that change with the place; its members are those of `Learner`. */
export interface LocalLearner<K extends Supervision = Supervision, S extends OptionShape = OptionShape>
  extends Omit<Definition<K, S>, "learn" | "options"> {
  /** Of the metrics that it learns. */
  readonly kind: LocalMetric["kind"];
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
    const features = featureNames(data.points);
    const trace: number[] = [];
    const finished = ({ directions, places, coefficients, ...ended }: LocalLesson): LocalMetric => {
      requireFinite(name, [directions, coefficients]);
      const met = { trace: [...trace], warnings: [...warnings], constraints: { ...constraints } };
      return localMetric({
        ...{ learner: name, options: known, features, mean, places, coefficients },
        directions: new Matrix(
          directions.rows,
          directions.cols,
          directions.data.map((value) => value / scale),
        ),
        spread: new Float64Array(mean.length).fill(scale),
        report: { iterations: trace.length, ...met, ...ended },
      });
    };
    const run = learn(problem as Problems[K], parsed);
    let next = run.next();
    while (!next.done) {
      const { rule, ...iterate } = next.value;
      const { value } = iterate;
      if (rule) trace.push(value);
      const metric = rule && (() => finished({ ...rule(), value, reason: "under way", converged: false }));
      next = run.next(yield metric ? { ...iterate, metric } : iterate);
    }
    return finished(next.value);
  }

  return Object.freeze({
    ...metadata,
    kind: "local",
    options,
    takes: takenBy(definition.supervision),
    joins: joinedBy(definition.supervision),
    steps,
    fit: (data, given, terms) => finish(steps(data, given, terms)),
    fitAsync: (data, given, { signal, onStep, ...terms } = {}) =>
      finishInTurns(name, steps(data, given, terms), { signal, onStep }),
  } satisfies LocalLearner<K, S>);
}

/** `NUMERIC` for a rule that is none. */
function requireFinite(learner: string, tables: readonly Matrix[]): void {
  if (tables.every(({ data }) => everyFinite(data))) return;
  throw new EtalonError(
    "NUMERIC",
    `${learner}: the weights are not finite. Scale the features (zscore) or regularise more.`,
  );
}
