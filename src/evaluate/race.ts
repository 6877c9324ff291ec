import { EtalonError } from "../base/errors.ts";
import { costOf } from "../learners/cost.ts";
import { euclidean } from "../learners/euclidean.ts";
import { startingFrom } from "../learners/startingFrom.ts";
import { learnsOneMap, type Trainer } from "../learners/trainer.ts";
import {
  type CrossValidation,
  crossValidate,
  type GivenOptions,
  meanAccuracy,
  type ValidationStep,
} from "./crossValidate.ts";
import { byCost } from "./plan.ts";
import type { Protocol } from "./protocol.ts";
import { type SearchSettings, searchFits, searchWithin } from "./search.ts";
import { searchSpace } from "./searchSpace.ts";
import { signTest } from "./significance.ts";
import { type Budget, Stopwatch } from "./stopwatch.ts";

/** Who takes part in a race. */
export interface Racer {
  readonly name: string;
  readonly learner: Trainer;
  readonly options: GivenOptions;
  /** Searches the options that declare a range inside every training part. */
  readonly search?: SearchSettings;
  /** Whose map it starts from; none of its own where left out. */
  readonly from?: string;
}

export interface RaceSettings extends Budget {
  /** Points of each training part to learn from at most. */
  readonly sample: number;
  /** What `clock` shows when the race must end: those still waiting are skipped. */
  readonly deadline?: number;
}

/** How one learner fared. */
export interface Standing {
  readonly learner: string;
  /** Whose map it started from. */
  readonly from: string | null;
  /** `skipped`: it left early, clearly worse, or had no turn. */
  readonly status: CrossValidation["status"];
  /** Mean over the folds it ran; null when it ended none. */
  readonly accuracy: number | null;
  readonly folds: number;
  /** Why it did not run to the end. */
  readonly reason: string | null;
}

export interface RaceResult {
  readonly winner: Racer;
  readonly predictions: Int32Array;
  /** Predictions of the Euclidean distance on the same folds. */
  readonly baseline: Int32Array;
  /** In the order of the race. */
  readonly table: readonly Standing[];
}

/** Where a race stands. */
export interface RaceStep extends ValidationStep {
  readonly learner: string;
  readonly position: number;
  readonly racers: number;
}

/**
 * Races learners over the folds of a protocol for k-NN accuracy. The winner is the first in the field that is within one standard error of the most accurate, for
 * the highest of many scores flatters. Euclidean goes first, then closed forms, then the others,
 * each kind cheap before dear, and last those of local metrics. After each fold a learner that is clearly worse than the leader (exact sign test on the points both have predicted, p ≤ 0.05)
 * leaves. Where a closed form leads when the others' turn comes, each of them runs a second time, starting from its map.
 */
export function* race(
  protocol: Protocol,
  racers: readonly Racer[],
  settings: RaceSettings,
): Generator<RaceStep, RaceResult> {
  const baseline: Racer = { name: euclidean.name, learner: euclidean, options: {} };
  const field = inOrder(protocol, racers);
  const closed = [baseline, ...field.filter(isClosedForm)];
  const iterative = field.filter((racer) => !isClosedForm(racer));
  const hasMap = ({ learner }: Racer): boolean => learnsOneMap(learner);
  const others = [...iterative.filter(hasMap), ...iterative.filter((racer) => !hasMap(racer))];
  const state: State = { table: [], ended: [], lead: undefined, racers: closed.length + others.length };
  for (const racer of closed) yield* turn(protocol, racer, settings, state);
  const { racer: first, predictions } = state.lead as Lead;
  const reference = state.reference ?? predictions;
  const warm = first === baseline ? undefined : first;
  const dear = warm ? others.flatMap((racer) => [racer, ...startedFrom(warm, racer)]) : others;
  state.racers = closed.length + dear.length;
  for (const racer of dear) yield* turn(protocol, racer, settings, state);
  const best = state.lead as Lead;
  const { racer: winner, predictions: own } =
    state.ended.find(({ predictions: other }) => isAsGood(protocol, other, best.predictions)) ?? best;
  return { winner, predictions: own, baseline: reference, table: state.table };
}

interface Lead {
  readonly racer: Racer;
  readonly accuracy: number;
  readonly predictions: Int32Array;
}

interface State {
  readonly table: Standing[];
  /** Those that ran to the end, in the order of the race. */
  readonly ended: Lead[];
  lead: Lead | undefined;
  /** Predictions of the first in the field. */
  reference?: Int32Array;
  racers: number;
}

function* turn(protocol: Protocol, racer: Racer, settings: RaceSettings, state: State): Generator<RaceStep, void> {
  const { table, lead, racers } = state;
  const who = { learner: racer.name, from: racer.from ?? null };
  if (lead && hasEnded(settings)) {
    table.push({
      ...who,
      status: "skipped",
      accuracy: null,
      folds: 0,
      reason: "the race was over before",
    });
    return;
  }
  const position = table.length;
  const run = runOne(protocol, racer, settings, lead);
  let next = run.next();
  for (; !next.done; next = run.next()) yield { learner: racer.name, position, racers, ...next.value };
  const { status, folds, error, predictions } = next.value;
  const accuracy = folds.length === 0 ? null : meanAccuracy(folds);
  table.push({ ...who, status, accuracy, folds: folds.length, reason: error?.message ?? null });
  if (!lead && status !== "ok") throw error ?? new EtalonError("NUMERIC", `${racer.name}: did not end.`);
  state.reference ??= predictions;
  if (status !== "ok" || accuracy === null) return;
  state.ended.push({ racer, accuracy, predictions });
  if (!lead || accuracy > lead.accuracy) state.lead = { racer, accuracy, predictions };
}

function runOne(
  protocol: Protocol,
  { learner, options, search }: Racer,
  { sample, deadline, clock, signal, timeout = Infinity }: RaceSettings,
  lead: Lead | undefined,
): Generator<ValidationStep, CrossValidation> {
  const left = lead && deadline !== undefined && clock ? (deadline - clock()) / 1000 : Infinity;
  const stopwatch = new Stopwatch({
    timeout: Math.min(timeout, Math.max(left, 1e-3)),
    ...(clock ? { clock } : {}),
    ...(signal && lead ? { signal } : {}),
  });
  const chooser = search && isSearchable(learner, options) ? searchWithin(protocol, learner, options, search) : options;
  const enough = (fold: number, predictions: Int32Array): string | undefined =>
    lead && isClearlyWorse(protocol, fold, predictions, lead.predictions)
      ? `clearly worse than ${lead.racer.name} after fold ${fold + 1}`
      : undefined;
  return crossValidate(protocol, learner, chooser, stopwatch, { sample, enough });
}

const hasEnded = ({ deadline, clock, signal }: RaceSettings): boolean =>
  signal?.aborted === true || (deadline !== undefined && clock !== undefined && clock() >= deadline);

/** Whether a learner has ranges to search beyond the options that are fixed. */
export const isSearchable = (learner: Trainer, fixed: GivenOptions): boolean =>
  Object.keys(searchSpace(learner)).some((name) => !Object.hasOwn(fixed, name));

const isClosedForm = ({ learner }: Racer): boolean => learner.tags.includes("closedForm");

/** The same racer from the map of another; none where either has no map. */
function startedFrom(first: Racer, then: Racer): Racer[] {
  const [before, after] = [first.learner, then.learner];
  if (!learnsOneMap(before) || !learnsOneMap(after)) return [];
  const learner = startingFrom(before, after);
  // Where another learner starts, the metric of a setting before cannot: the same settings, each by itself.
  const search =
    then.search?.method === "path" ? { search: { steps: 10, ...then.search, method: "grid" as const } } : {};
  return [{ ...then, name: `${then.name} from ${first.name}`, from: first.name, learner, ...search }];
}

function inOrder(protocol: Protocol, racers: readonly Racer[]): Racer[] {
  const size = { points: protocol.points.rows, features: protocol.points.cols, classes: protocol.classes.length };
  const field = racers.filter(({ name }) => name !== euclidean.name);
  const costs = field.map(({ learner, options }) => costOf(learner, size, options));
  const fits = field.map(({ learner, options, search }) => ({
    fits: search && isSearchable(learner, options) ? searchFits(learner, options, search, protocol.seed) : 1,
  }));
  return byCost(costs, fits).map((i) => field[i]);
}

function isClearlyWorse(protocol: Protocol, fold: number, own: Int32Array, leader: Int32Array): boolean {
  const { wins, losses } = duel(protocol, fold, own, leader);
  return losses > wins && signTest(wins, losses) <= 0.05;
}

/** Within one standard error of the paired difference: (losses − wins)² ≤ losses + wins. */
function isAsGood(protocol: Protocol, own: Int32Array, best: Int32Array): boolean {
  const { wins, losses } = duel(protocol, protocol.folds.length - 1, own, best);
  return losses <= wins || (losses - wins) * (losses - wins) <= losses + wins;
}

/** Points up to a fold that the one predicts right and the other wrong, and the reverse. */
function duel(
  { codes, folds }: Protocol,
  fold: number,
  own: Int32Array,
  other: Int32Array,
): { readonly wins: number; readonly losses: number } {
  let wins = 0;
  let losses = 0;
  for (const test of folds.slice(0, fold + 1)) {
    for (const i of test) {
      const right = own[i] === codes[i];
      if (right === (other[i] === codes[i])) continue;
      if (right) wins++;
      else losses++;
    }
  }
  return { wins, losses };
}
