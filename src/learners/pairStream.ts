import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type Moments, mergedMoments, momentsOf } from "../data/moments.ts";
import { normalize } from "../data/normalize.ts";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd } from "../linalg/psd.ts";
import { batchPairs, type Drawing } from "./batchRelations.ts";
import type { Lesson } from "./lesson.ts";
import { normalizedBy } from "./normalizedBy.ts";
import type { OnlineState, PairRule } from "./onlinePasses.ts";
import { distinctDifferences } from "./pairDifferences.ts";
import { reduceByScatter } from "./reduce.ts";
import type { Batch, Memory, Saved, SavedReader, Streaming } from "./stream.ts";

interface PairStreamOptions extends Drawing {
  readonly components?: number | undefined;
}

/** What is kept: the unit that the first batch sets, the state, and sums over the steps. */
interface Kept<State> {
  readonly center: Float64Array;
  readonly scale: number;
  readonly state: State;
  /** Σ of M over the steps. */
  readonly sum: Matrix;
  readonly lost: number;
  readonly similar: number;
  readonly dissimilar: number;
  readonly warnings: readonly string[];
  /** Of the normalized points, where their principal directions are asked for. */
  readonly moments: Moments | undefined;
}

/**
 * Pairs one at a time, in the order of the batches: the first batch sets origin, unit of length and bounds, as all the data do in `fit`; the result is
 * the mean of M over all steps, as in one pass of `fit`.
 */
export function pairStream<State extends OnlineState>(options: PairStreamOptions, rule: PairRule<State>): Streaming {
  const memory = (kept: Kept<State> | undefined): Memory => ({
    kind: "pairs",
    absorb: (batch) => memory(afterBatch(options, rule, kept, batch)),
    lesson: () => lessonOf(options, kept),
    saved: () => savedOf(rule, kept),
  });
  return { empty: memory(undefined), resume: (saved) => memory(keptFrom(rule, saved)) };
}

function afterBatch<State extends OnlineState>(
  options: PairStreamOptions,
  rule: PairRule<State>,
  before: Kept<State> | undefined,
  batch: Batch,
): Kept<State> {
  const { mean: center, scale } = before
    ? { mean: before.center, scale: before.scale }
    : normalize(batch.points, { ordered: false });
  const warnings = new Set(before?.warnings);
  const warn = (message: string) => void warnings.add(message);
  const points = normalizedBy(batch.points, center, scale);
  const pairs = distinctDifferences(points, batchPairs(options, batch, warn), warn);
  const { differences, similar } = pairs;
  if (!before && similar.length === 0)
    throw new EtalonError("DATA", `${options.learner}: the first batch holds no pairs of distinct points. Give some.`);
  let state = before?.state ?? rule.begin(pairs);
  let lost = before?.lost ?? 0;
  const sum = before?.sum.clone() ?? new Matrix(points.cols, points.cols);
  for (let e = 0; e < similar.length; e++) {
    const next = rule.step(state, differences.row(e), similar[e] ? 1 : -1);
    state = next.state;
    lost += next.loss;
    for (let k = 0; k < sum.data.length; k++) sum.data[k] += state.matrix.data[k];
  }
  const count = similar.reduce((total, value) => total + value, 0);
  const fresh = options.components === undefined ? undefined : momentsOf(points, false);
  return {
    center,
    scale,
    state,
    sum,
    lost,
    similar: (before?.similar ?? 0) + count,
    dissimilar: (before?.dissimilar ?? 0) + similar.length - count,
    warnings: [...warnings],
    moments: before?.moments && fresh ? mergedMoments(before.moments, fresh) : fresh,
  };
}

function lessonOf<State extends OnlineState>({ learner }: PairStreamOptions, kept: Kept<State> | undefined): Lesson {
  if (!kept) throw new EtalonError("DATA", `${learner}: the stream holds no pairs. Give it a batch first.`);
  const { similar, dissimilar, sum, lost, moments } = kept;
  const steps = similar + dissimilar;
  const mean = new Matrix(
    sum.rows,
    sum.cols,
    sum.data.map((value) => value / steps),
  );
  return {
    learned: { map: factorPsd(mean), value: lost / steps, reason: `${steps} pairs of a stream`, converged: false },
    trace: [],
    mean: kept.center,
    scale: kept.scale,
    warnings: kept.warnings,
    constraints: { similar, dissimilar },
    reduced: (map, components) => (moments ? reduceByScatter(map, moments.scatter, components) : map),
  };
}

const facts = z.strictObject({
  scale: z.number().gt(0),
  lost: z.number().min(0),
  similar: z.int().min(0),
  dissimilar: z.int().min(0),
  numbers: z.array(z.number()),
  warnings: z.array(z.string()),
  points: z.int().min(0),
});

function savedOf<State extends OnlineState>(rule: PairRule<State>, kept: Kept<State> | undefined): Saved {
  if (!kept) return { facts: {}, arrays: {} };
  const { scale, lost, similar, dissimilar, warnings, center, state, sum, moments } = kept;
  const square = (m: Matrix) => ({ data: m.data, shape: [m.rows, m.cols] });
  const vector = (v: Float64Array) => ({ data: v, shape: [v.length] });
  const numbers = rule.numbersOf(state);
  return {
    facts: { scale, lost, similar, dissimilar, numbers, warnings, points: moments?.count ?? 0 },
    arrays: {
      center: vector(center),
      matrix: square(state.matrix),
      sum: square(sum),
      ...(moments ? { mean: vector(moments.mean), scatter: square(moments.scatter) } : {}),
    },
  };
}

function keptFrom<State extends OnlineState>(rule: PairRule<State>, saved: SavedReader): Kept<State> {
  const { points: count, numbers, ...known } = saved.facts(facts);
  const d = saved.cols;
  const square = (name: string) => new Matrix(d, d, saved.array(name, d, d));
  return {
    ...known,
    center: saved.array("center", d),
    state: rule.withNumbers(square("matrix"), numbers),
    sum: square("sum"),
    moments: count > 0 ? { count, mean: saved.array("mean", d), scatter: square("scatter") } : undefined,
  };
}
