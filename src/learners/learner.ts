import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { finish, finishInTurns } from "../base/finish.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../base/options.ts";
import { featureNames } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Iterate, Verdict } from "../optim/solve.ts";
import { joinedBy, takenBy } from "./conversions.ts";
import type { CostFormulas } from "./cost.ts";
import type { Data, Given } from "./data.ts";
import type { Learned } from "./learned.ts";
import { lessonMetric, requireComponents } from "./lesson.ts";
import { requireMemory, sizeOf } from "./memoryLimit.ts";
import { prepare } from "./prepare.ts";
import type { Problems, Supervision } from "./problem.ts";
import { reduceByScatter, reduceMap } from "./reduce.ts";
import type { Start } from "./start.ts";
import { emptyStream, readHeader, resumedStream, type Stream, type Streaming, type StreamOwner } from "./stream.ts";
import { withinSpan } from "./withinSpan.ts";

/** Properties a learner claims; the contract suite tests each claim. */
export type Tag =
  | "closedForm" // no iterations
  | "fixed" // learns nothing: M is the same whatever the data
  | "convex" // one optimal value, whatever the start
  | "rowOrderFree" // feels the order of the rows through rounding alone, so that they need not be sorted
  | "stochastic" // draws random numbers
  | "rotationEquivariant" // XQ gives QᵀMQ
  | "featureScaleInvariant" // distances survive scaling of single features
  | "diagonal" // M is diagonal
  | "semiSupervised" // is handed the unlabeled points too; left-out ones it names itself
  | "sampleWeights" // a point of weight 2 counts as if it were there twice
  | "softLabels" // takes class probabilities in place of labels
  | "constraintWeights" // a constraint of weight 2 counts as if it were given twice
  | "warmStart" // can begin at an earlier metric; what it minimizes stays the same
  | "ownChoice"; // says something only with options of the user's own: comparisons of all learners leave it out

export { closedForm, type Learned } from "./learned.ts";

interface Definition<K extends Supervision, S extends OptionShape> {
  /** Registry name: `lmnn`. */
  readonly name: string;
  readonly title: string;
  readonly supervision: K;
  /** The kind to learn from, for learners that leave it to the options and the data; `supervision` when left out. */
  supervisionOf?(data: Data, options: OptionsOf<S & typeof commonOptions>): K;
  /** Key of the paper in `docs/references.md`, null for textbook material. */
  readonly reference: string | null;
  readonly tags: readonly Tag[];
  /** How time and memory of a fit grow; those of its kind when left out. */
  readonly cost?: CostFormulas;
  readonly options: S;
  /** Whether it is handed fewer points than features in coordinates of their span (`withinSpan.ts`): for rotation equivariant methods that would work in all d. */
  readonly spans?: boolean | ((options: OptionsOf<S & typeof commonOptions>) => boolean);
  /** Learns from a normalized problem, yielding every iterate. Closed forms yield nothing. */
  learn(problem: Problems[K], options: OptionsOf<S & typeof commonOptions>): Generator<Iterate, Learned>;
  /** Learns from batches with memory that does not grow, by the formula of `learn`. */
  stream?(options: OptionsOf<S & typeof commonOptions>): Streaming;
}

/** An iterate of a fit of an ordinary metric, or of another kind of metric. */
export interface FitStep<M = Metric> extends Iterate {
  /** The metric if the run ended here, where the learner can tell. Ask before the run goes on. */
  readonly metric?: () => M;
}

/** A fit that yields its iterates; `next(verdict)` ends it at the current one. */
export type FitRun<M = Metric> = Generator<FitStep<M>, M, Verdict | undefined>;

/** Where a fit begins. */
export interface FitStart {
  /** A metric or map to begin at, for learners tagged `warmStart`; `OPTION` for others, `SHAPE` where it has other features. */
  readonly start?: Start | undefined;
}

/** Where a fit begins and what it may take. */
export interface FitTerms extends FitStart {
  /** Bytes that the process may take: a fit that `costOf` expects to take more ends with `MEMORY` before anything is allocated. */
  readonly maxMemory?: number | undefined;
}

export interface FitOptions<M = Metric> extends FitTerms {
  /** Ends the fit with an `ABORTED` error at the next iteration. */
  readonly signal?: AbortSignal;
  /** Sees every iterate; what it throws ends the fit. */
  readonly onStep?: (iterate: FitStep<M>) => void;
}

export interface Learner<K extends Supervision = Supervision, S extends OptionShape = OptionShape>
  extends Omit<Definition<K, S>, "learn" | "stream" | "options" | "supervisionOf" | "spans"> {
  /** Of the metrics that it learns. */
  readonly kind: Metric["kind"];
  /** All options, those every learner has included. */
  readonly options: S & typeof commonOptions;
  /** The kinds of supervision that it learns from, each alone enough, its own first; conversions are sound (`conversions.ts`). */
  readonly takes: readonly Given[];
  /** Kinds that it uses beside one of those. */
  readonly joins: readonly Given[];
  /** Runs to the end and returns the metric. */
  fit(data: Data, options?: OptionsInput<S & typeof commonOptions>, run?: FitTerms): Metric;
  /** The same run one iterate at a time: for progress, animation, early stopping. `next(verdict)` ends it at the current iterate. */
  steps(data: Data, options?: OptionsInput<S & typeof commonOptions>, run?: FitTerms): FitRun;
  /** The same run, giving way to other work between iterates. Rejects with `ABORTED` when the signal fires. */
  fitAsync(data: Data, options?: OptionsInput<S & typeof commonOptions>, run?: FitOptions): Promise<Metric>;
  /** An empty stream, which takes batches by `partialFit`. Only learners that can learn so have it. */
  stream?(options?: OptionsInput<S & typeof commonOptions>): Stream;
  /** The stream in the bytes of `stream.save()`. `FORMAT` for others. */
  resume?(bytes: Uint8Array, source?: string): Stream;
}

/** A learner that learns from batches too. */
export type StreamingLearner<K extends Supervision = Supervision, S extends OptionShape = OptionShape> = Learner<K, S> &
  Required<Pick<Learner<K, S>, "stream" | "resume">>;

/** Options that every learner has. */
export const commonOptions = {
  components: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "dimensions of the learned space; all that carry something when left out" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of everything random" }),
};

/** A learner from its declaration: validation, normalization, reduction to `components` and the ways to run. */
export function defineLearner<K extends Supervision, const S extends OptionShape>(
  definition: Definition<K, S> & Required<Pick<Definition<K, S>, "stream">>,
): StreamingLearner<K, S>;
export function defineLearner<K extends Supervision, const S extends OptionShape>(
  definition: Definition<K, S>,
): Learner<K, S>;
export function defineLearner<K extends Supervision, const S extends OptionShape>(
  definition: Definition<K, S>,
): Learner<K, S> {
  const { learn, stream, supervisionOf, spans, ...metadata } = definition;
  const { name } = definition;
  const options = { ...commonOptions, ...definition.options };
  const parse = (given: unknown) => parseOptions(name, options, given) as OptionsOf<S & typeof commonOptions>;

  function* steps(data: Data, given?: OptionsInput<S & typeof commonOptions>, terms: FitTerms = {}): FitRun {
    const { start, maxMemory } = terms;
    const parsed = parse(given);
    const known = parsed as Record<string, unknown>;
    if (maxMemory !== undefined) requireMemory({ ...definition, options }, sizeOf(data), known, maxMemory);
    const supervision = supervisionOf?.(data, parsed) ?? definition.supervision;
    const asking = { ...definition, supervision };
    const { problem, mean, scale, warnings, constraints } = prepare(asking, data, known, start);
    requireComponents(name, known, problem.cols);
    const trace: number[] = [];
    const features = featureNames(data.points);
    const reduced = (map: Matrix, components = map.rows) => {
      if (map.rows <= components) return map;
      const { points, weights, gram } = problem;
      return weights ? reduceByScatter(map, gram(), components) : reduceMap(map, points, components);
    };
    const finished = (learned: Learned): Metric => {
      const met = {
        trace: [...trace],
        warnings: [...warnings],
        constraints: { ...constraints },
        start: problem.start?.began,
      };
      return lessonMetric(name, known, { learned, mean, scale, reduced, ...met }, features);
    };
    const few =
      (typeof spans === "function" ? spans(parsed) : spans) && problem.rows < problem.cols && !problem.unlabeled;
    const run = few
      ? withinSpan(problem as Problems[K], known["components"] as number | undefined, (inside) => learn(inside, parsed))
      : learn(problem as Problems[K], parsed);
    let next = run.next();
    while (!next.done) {
      const iterate = next.value;
      trace.push(iterate.value);
      const { map } = iterate;
      const metric = map && (() => finished({ map: map(), value: iterate.value, ...underWay }));
      next = run.next(yield metric ? { ...iterate, metric } : iterate);
    }
    return finished(next.value);
  }

  return Object.freeze({
    ...metadata,
    kind: "linear",
    options,
    takes: takenBy(definition.supervision),
    joins: joinedBy(definition.supervision),
    steps,
    fit: (data, given, terms) => finish(steps(data, given, terms)),
    fitAsync: (data, given, { signal, onStep, ...terms } = {}) =>
      finishInTurns(name, steps(data, given, terms), { signal, onStep }),
    ...(stream && streaming(name, parse, stream)),
  } satisfies Learner<K, S>);
}

/** The two ways into a stream. */
function streaming<O>(name: string, parse: (given: unknown) => O, start: (options: O) => Streaming) {
  const owned = (given: unknown) => {
    const parsed = parse(given);
    const known = parsed as Readonly<Record<string, unknown>>;
    const metric: StreamOwner["metric"] = (lesson, features) => {
      requireComponents(name, known, lesson.mean.length);
      return lessonMetric(name, known, lesson, features);
    };
    return { owner: { name, options: known, metric }, streaming: start(parsed) };
  };
  return {
    stream(given?: unknown): Stream {
      const { owner, streaming } = owned(given);
      return emptyStream(owner, streaming);
    },
    resume(bytes: Uint8Array, source = "stream"): Stream {
      const { learner, options } = readHeader(bytes, source);
      if (learner !== name)
        throw new EtalonError(
          "FORMAT",
          `${source}: it is a stream of ${learner}, not of ${name}. Resume it with that learner.`,
        );
      const { owner, streaming } = owned(options);
      return resumedStream(owner, streaming, bytes, source);
    },
  };
}

const underWay: Verdict = { reason: "under way", converged: false };
