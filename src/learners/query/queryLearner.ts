import { z } from "zod";
import { EtalonError } from "../../base/errors.ts";
import { finish } from "../../base/finish.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../../base/options.ts";
import { everyFinite } from "../../linalg/finite.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { type QueryMap, queryMap } from "../../metrics/queryMap.ts";
import type { Iterate, Verdict } from "../../optim/solve.ts";
import type { Learned } from "../learned.ts";
import type { QueryData } from "./queryData.ts";
import { type QueryProblem, queryProblem } from "./queryProblem.ts";

/** Options that every learner of query maps has. */
export const queryOptions = {
  comparison: z.enum(["euclidean", "cosine"]).default("euclidean").meta({
    description: "how the store compares: by Euclidean distance (or inner products of unit vectors), or by cosine",
  }),
  seed: z.int().min(0).default(0).meta({ description: "seed of everything random" }),
};

/** What a learner of query maps may say and where it may start. */
export interface QueryContext {
  readonly warn: (message: string) => void;
  readonly count: (kind: string, amount: number) => void;
  /** A, d x d, of an earlier run; I by default. */
  readonly start: Matrix;
}

interface Definition<S extends OptionShape> {
  /** Registry name: `querySoftmax`. */
  readonly name: string;
  readonly title: string;
  /** Key of the paper in `docs/references.md`, null for textbook material. */
  readonly reference: string | null;
  readonly options: S;
  learn(
    problem: QueryProblem,
    options: OptionsOf<S & typeof queryOptions>,
    context: QueryContext,
  ): Generator<Iterate, Learned, Verdict | undefined>;
}

/** A learner of query maps q' = A q, for documents that stay as they are. */
export interface QueryLearner<S extends OptionShape = OptionShape> extends Omit<Definition<S>, "learn" | "options"> {
  readonly options: S & typeof queryOptions;
  /** Runs to the end. Same data, options and seed give the same bits. */
  fit(data: QueryData, options?: OptionsInput<S & typeof queryOptions>): QueryMap;
  /** One iterate at a time; `next(verdict)` ends the run at the current one. `start` is an earlier map to go on from. */
  steps(
    data: QueryData,
    options?: OptionsInput<S & typeof queryOptions>,
    start?: Matrix,
  ): Generator<Iterate, QueryMap, Verdict | undefined>;
}

/** A learner of query maps from its declaration. */
export function defineQueryLearner<const S extends OptionShape>(definition: Definition<S>): QueryLearner<S> {
  const { learn, ...metadata } = definition;
  const { name } = definition;
  const options = { ...queryOptions, ...definition.options };

  function* steps(
    data: QueryData,
    given?: OptionsInput<S & typeof queryOptions>,
    start?: Matrix,
  ): Generator<Iterate, QueryMap, Verdict | undefined> {
    const parsed = parseOptions(name, options, given) as OptionsOf<S & typeof queryOptions>;
    const { comparison, seed } = parsed as unknown as { comparison: "euclidean" | "cosine"; seed: number };
    const problem = queryProblem(name, data, { comparison, seed });
    const warnings: string[] = [];
    const constraints: Record<string, number> = { queries: problem.queries.rows, relevant: problem.judgments };
    const trace: number[] = [];
    const run = learn(problem, parsed, {
      warn: (message) => void warnings.push(message),
      count: (kind, amount) => {
        constraints[kind] = amount;
      },
      start: start ?? Matrix.identity(problem.documents.cols),
    });
    let next = run.next();
    while (!next.done) {
      trace.push(next.value.value);
      next = run.next(yield next.value);
    }
    const { map, value, converged, reason, gradientNorm } = next.value;
    if (!everyFinite(map.data))
      throw new EtalonError("NUMERIC", `${name}: the map is not finite. Scale the vectors or regularize more.`);
    return queryMap({
      learner: name,
      options: parsed as unknown as Readonly<Record<string, unknown>>,
      map,
      comparison,
      features: problem.features,
      report: {
        iterations: trace.length,
        converged,
        reason,
        value,
        trace,
        ...(gradientNorm === undefined ? {} : { gradientNorm }),
        warnings,
        constraints,
      },
    });
  }

  return Object.freeze({
    ...metadata,
    options,
    steps,
    fit: (data, given) => finish(steps(data, given)),
  } satisfies QueryLearner<S>);
}
