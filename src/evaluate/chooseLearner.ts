import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { parseOptions } from "../base/options.ts";
import { euclidean } from "../learners/euclidean.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import { type ChoiceLimits, choiceFolds, choiceLimits } from "./choiceLimits.ts";
import type { Candidate } from "./compare.ts";
import { crossValidate, type GivenOptions } from "./crossValidate.ts";
import { type Gain, pairedGain } from "./pairedGain.ts";
import { type EvaluationData, innerProtocol, makeProtocol, type Protocol, type ProtocolOptions } from "./protocol.ts";
import { isSearchable, type RaceResult, type Racer, type RaceStep, race, type Standing } from "./race.ts";
import { search as searchOptions, searchWithin } from "./search.ts";
import { shortList } from "./shortList.ts";
import { withoutMap } from "./simplicity.ts";
import { trainingRows } from "./splits.ts";
import { type Budget, Stopwatch } from "./stopwatch.ts";

export interface ChooseOptions<M extends LearnedMetric = LearnedMetric> extends Omit<ProtocolOptions, "folds">, Budget {
  /** Whom to choose from; a short list of learners that differ when left out. */
  readonly candidates?: readonly Candidate<M>[];
  /** Folds of the honest estimate, default 5; 0 for none. */
  readonly outer?: number;
  /** Folds of each race, default 3. */
  readonly inner?: number;
  /** Points of each training part that a racer learns from at most, default 2,000; the winner learns from all. */
  readonly sample?: number;
  /** Seconds for choosing and estimating together; needs `clock`. What has no turn by then is said in the table. */
  readonly budget?: number;
}

export interface Choice {
  /** Who is to be fitted: the winner, or `euclidean` where that is not better beyond doubt. `nca from rca` learns nca starting from the map of rca. */
  readonly name: string;
  readonly learner: Trainer;
  readonly options: GivenOptions;
  readonly reason: string;
  /** Who won the race on all points. */
  readonly winner: string;
  readonly table: readonly Standing[];
  /** What choosing is worth on points that no choice has seen; null without outer folds. */
  readonly estimate: ChoiceEstimate | null;
}

export interface ChoiceEstimate extends Gain {
  readonly heldOut: number;
  /** The winner in each outer fold. */
  readonly chosen: readonly string[];
}

/** `part` 0 is the race on all points, the others are those of the outer folds. */
export interface ChooseStep extends RaceStep {
  readonly part: number;
  readonly parts: number;
}

/**
 * Chooses a learner by nested cross-validation: `race` picks the winner on all points; the same race inside the training part of each outer fold, with a fit of its
 * winner, says what such a choice is worth on points it has not seen. The winner is kept if that beats Euclidean (95 % interval of the paired difference above 0),
 * or, without outer folds, if it beats Euclidean in the race itself, which flatters. The signal ends the choice with what is known so far.
 * `OPTION`, `SHAPE`, `DATA` as `compare`.
 */
export function* chooseLearner(data: EvaluationData, options: ChooseOptions = {}): Generator<ChooseStep, Choice> {
  const { outer = 5, inner = 3, neighbors = 3, seed = 0, scale = "zscore", sample = 2000 } = options;
  if (!Number.isInteger(sample) || sample < 2)
    throw new EtalonError("OPTION", `sample: ${sample} is not legal. Give an integer from 2.`);
  const limits = choiceLimits(options);
  const folds = choiceFolds(data, outer, inner);
  if (folds === null) return keptEuclidean("there are too few points to compare learners by");
  const whole = makeProtocol(data, { folds: folds.inner, neighbors, seed, scale });
  const racers = racersOf(whole, options.candidates);
  const parts = 1 + folds.outer;
  const stage: Stage = function* (protocol, part) {
    const run = race(protocol, racers, { sample, ...limits.race(part, parts) });
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) return next.value;
      yield { part, parts, ...next.value };
    }
  };
  const result = yield* stage(whole, 0);
  const split = folds.outer === 0 ? null : makeProtocol(data, { folds: folds.outer, neighbors, seed, scale });
  const estimate = split && (yield* estimated(split, folds.inner, stage, limits));
  return decided(whole, result, estimate, yield* optionsOf(data, whole, result.winner, limits));
}

type Stage = (protocol: Protocol, part: number) => Generator<ChooseStep, RaceResult>;

/** The same choice made anew for each outer fold, on its training part alone; folds that the signal or the budget cuts off are left out. */
function* estimated(
  protocol: Protocol,
  inner: number,
  stage: Stage,
  limits: ChoiceLimits,
): Generator<ChooseStep, ChoiceEstimate | null> {
  const { codes, folds } = protocol;
  const before = new Int32Array(codes.length).fill(-1);
  const after = before.slice();
  const chosen: string[] = [];
  for (const [f, test] of folds.entries()) {
    if (limits.spent()) break;
    const { winner } = yield* stage(innerProtocol(protocol, trainingRows(test, codes), inner), f + 1);
    if (limits.spent()) break;
    const oneFold = { ...protocol, folds: [test] };
    const place = { part: f + 1, parts: folds.length + 1, learner: winner.name, position: 0, racers: 1 };
    const predict = function* ({ learner, options: fixed, search }: Racer): Generator<ChooseStep, Int32Array | null> {
      const chooser = search && isSearchable(learner, fixed) ? searchWithin(protocol, learner, fixed, search) : fixed;
      const run = crossValidate(oneFold, learner, chooser, new Stopwatch(limits.fit()));
      for (let next = run.next(); ; next = run.next()) {
        if (next.done) return next.value.status === "ok" ? next.value.predictions : null;
        yield { ...place, ...next.value };
      }
    };
    const plain = yield* predict(EUCLIDEAN);
    if (plain === null) break;
    const learned = winner.learner === euclidean ? plain : yield* predict(winner);
    if (learned === null && limits.spent()) break;
    chosen.push(learned === null ? euclidean.name : winner.name);
    for (const i of test) {
      before[i] = plain[i];
      after[i] = (learned ?? plain)[i];
    }
  }
  if (chosen.length === 0) return null;
  const held = folds.slice(0, chosen.length).reduce((sum, test) => sum + test.length, 0);
  return { ...gainOf(protocol, before, after), heldOut: held, chosen };
}

/** The gain on all rows that are predicted, by content, so that the order of a file does not matter. */
function gainOf({ codes, groups, order, seed }: Protocol, before: Int32Array, after: Int32Array): Gain {
  const rows = order.filter((i) => before[i] >= 0);
  const right = (predicted: Int32Array): Int32Array => rows.map((i) => (predicted[i] === codes[i] ? 1 : 0));
  return pairedGain(right(before), right(after), { seed, units: rows.map((i) => (groups ? groups[i] : i)) });
}

function decided(
  protocol: Protocol,
  { winner, predictions, baseline, table }: RaceResult,
  estimate: ChoiceEstimate | null,
  options: GivenOptions,
): Choice {
  const judged = table.filter(
    ({ learner, from, folds }) => folds > 0 && from === null && learner !== euclidean.name,
  ).length;
  const found = { winner: winner.name, table, estimate };
  if (winner.learner === euclidean)
    return { ...keptEuclidean(`none of ${counted(judged, "learner")} is better than Euclidean: it is kept`), ...found };
  const { verdict } = estimate ?? gainOf(protocol, baseline, predictions);
  if (verdict !== "better") {
    const reason = `none of ${counted(judged, "learner")} is better than Euclidean beyond doubt: it is kept`;
    return { ...keptEuclidean(`${reason} (${winner.name} is ahead)`), ...found };
  }
  const flatters = estimate ? "" : " in its own race, which flatters";
  const local = withoutMap(winner.learner);
  const reason = `the best of ${counted(judged, "learner")}, better than Euclidean${flatters}${local && `; ${local}`}`;
  return { name: winner.name, learner: winner.learner, options, reason, ...found };
}

const EUCLIDEAN: Racer = { name: euclidean.name, learner: euclidean, options: {} };

const keptEuclidean = (reason: string): Choice => ({
  ...EUCLIDEAN,
  reason,
  winner: euclidean.name,
  table: [],
  estimate: null,
});

function racersOf({ points, classes }: Protocol, candidates?: readonly Candidate[]): readonly Racer[] {
  const size = { points: points.rows, features: points.cols, classes: classes.length };
  const chosen: readonly Candidate[] = candidates ?? shortList(size).map((learner) => ({ learner }));
  return chosen.map(({ learner, options = {}, name = learner.name, search }) => {
    parseOptions(learner.name, learner.options, options);
    return { name, learner, options, ...(search && { search }) };
  });
}

/** The options of the final fit: searched on all points where they are searched at all. */
function* optionsOf(
  data: EvaluationData,
  { neighbors, seed, scale }: Protocol,
  { name, learner, options: fixed, search }: Racer,
  limits: ChoiceLimits,
): Generator<ChooseStep, GivenOptions> {
  if (!search || !isSearchable(learner, fixed) || limits.spent()) return fixed;
  const run = searchOptions(data, learner, { ...search, fixed }, { neighbors, seed, scale, ...limits.fit() });
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return next.value.best;
    yield { part: 0, parts: 1, learner: name, position: 0, racers: 1, ...next.value };
  }
}
