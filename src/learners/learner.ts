import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../base/options.ts";
import { featureNames } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Details, Metric, Report } from "../metrics/metric.ts";
import type { Iterate, Verdict } from "../optim/solve.ts";
import type { CostFormulas } from "./cost.ts";
import type { Data } from "./data.ts";
import { prepare } from "./prepare.ts";
import type { Problems, Supervision } from "./problem.ts";
import { reduceMap } from "./reduce.ts";

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
  | "ownChoice"; // says something only with options of the user's own: comparisons of all learners leave it out

/** What `learn` returns: the map in normalized units and how the run ended. */
export interface Learned extends Verdict {
  /** L, k x d, for the normalized points. */
  readonly map: Matrix;
  readonly value: number | null;
  readonly gradientNorm?: number;
  /** What the method finds beside the map; it ends in `metric.report.details`. */
  readonly details?: Details;
}

/** The result of a method without iterations. */
export const closedForm = (map: Matrix, value: number | null = null): Learned => ({
  map,
  value,
  reason: "closed form",
  converged: true,
});

interface Definition<K extends Supervision, S extends OptionShape> {
  /** Registry name: `lmnn`. */
  readonly name: string;
  readonly title: string;
  readonly supervision: K;
  /** Key of the paper in `docs/references.md`, null for textbook material. */
  readonly reference: string | null;
  readonly tags: readonly Tag[];
  /** How time and memory of a fit grow; those of its kind when left out. */
  readonly cost?: CostFormulas;
  readonly options: S;
  /** Learns from a normalized problem, yielding every iterate. Closed forms yield nothing. */
  learn(problem: Problems[K], options: OptionsOf<S & typeof commonOptions>): Generator<Iterate, Learned>;
}

/** An iterate of a fit. */
export interface FitStep extends Iterate {
  /** The metric if the run ended here, where the learner can tell. Ask before the run goes on. */
  readonly metric?: () => Metric;
}

/** A fit that yields its iterates; `next(verdict)` ends it at the current one. */
export type FitRun = Generator<FitStep, Metric, Verdict | undefined>;

export interface FitOptions {
  /** Ends the fit with an `ABORTED` error at the next iteration. */
  readonly signal?: AbortSignal;
  /** Sees every iterate; what it throws ends the fit. */
  readonly onStep?: (iterate: FitStep) => void;
}

export interface Learner<K extends Supervision = Supervision, S extends OptionShape = OptionShape>
  extends Omit<Definition<K, S>, "learn" | "options"> {
  /** All options, those every learner has included. */
  readonly options: S & typeof commonOptions;
  /** Runs to the end and returns the metric. */
  fit(data: Data, options?: OptionsInput<S & typeof commonOptions>): Metric;
  /** The same run one iterate at a time: for progress, animation, early stopping. `next(verdict)` ends it at the current iterate. */
  steps(data: Data, options?: OptionsInput<S & typeof commonOptions>): FitRun;
  /** The same run, giving way to other work between iterates. Rejects with `ABORTED` when the signal fires. */
  fitAsync(data: Data, options?: OptionsInput<S & typeof commonOptions>, run?: FitOptions): Promise<Metric>;
}

/** Options that every learner has. */
export const commonOptions = {
  components: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "dimensions of the learned space; all that carry something when left out" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of everything random" }),
};

/** A learner from its declaration: validation, normalization, reduction to `components` and the three ways to run. */
export function defineLearner<K extends Supervision, const S extends OptionShape>(
  definition: Definition<K, S>,
): Learner<K, S> {
  const { learn, ...metadata } = definition;
  const options = { ...commonOptions, ...definition.options };

  function* steps(data: Data, given?: OptionsInput<S & typeof commonOptions>): FitRun {
    const parsed = parseOptions(definition.name, options, given) as OptionsOf<S & typeof commonOptions>;
    const { components } = parsed as { components?: number };
    const { problem, mean, scale, warnings, constraints } = prepare(
      definition,
      data,
      parsed as Record<string, unknown>,
    );
    const dimensions = problem.points.cols;
    if (components !== undefined && components > dimensions) {
      throw new EtalonError(
        "OPTION",
        `${definition.name}: \`components: ${components}\` exceeds the ${dimensions} features. Give an integer from 1 to ${dimensions}.`,
      );
    }
    const trace: number[] = [];
    const finished = (learned: Learned): Metric => {
      if (!learned.map.data.every(Number.isFinite)) {
        throw new EtalonError(
          "NUMERIC",
          `${definition.name}: the map is not finite. Scale the features (zscore) or regularise more.`,
        );
      }
      const map = reduceMap(learned.map, problem.points, components).clone();
      for (let k = 0; k < map.data.length; k++) map.data[k] /= scale;
      return linearMetric({
        learner: definition.name,
        options: parsed as Record<string, unknown>,
        map,
        mean,
        features: featureNames(data.points),
        report: reportOf(learned, { trace: [...trace], warnings: [...warnings], constraints: { ...constraints } }),
      });
    };
    const run = learn(problem as Problems[K], parsed);
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
    options,
    steps,
    fit(data, given) {
      const run = steps(data, given);
      for (;;) {
        const next = run.next();
        if (next.done) return next.value;
      }
    },
    async fitAsync(data, given, { signal, onStep } = {}) {
      const run = steps(data, given);
      for (;;) {
        await pause();
        if (signal?.aborted) {
          throw new EtalonError("ABORTED", `${definition.name}: the fit was aborted before it ended.`, {
            cause: signal.reason,
          });
        }
        const next = run.next();
        if (next.done) return next.value;
        onStep?.(next.value);
      }
    },
  } satisfies Learner<K, S>);
}

const underWay: Verdict = { reason: "under way", converged: false };

const reportOf = (
  { converged, reason, value, gradientNorm, details }: Learned,
  met: Pick<Report, "trace" | "warnings" | "constraints">,
): Report => ({
  iterations: met.trace.length,
  converged,
  reason,
  value,
  ...met,
  ...(gradientNorm === undefined ? {} : { gradientNorm }),
  ...(details === undefined ? {} : { details }),
});

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
