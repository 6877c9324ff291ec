import { EtalonError } from "../base/errors.ts";
import { type Cost, costOf } from "../learners/cost.ts";
import { beyondMemory } from "../learners/memoryLimit.ts";
import type { Trainer } from "../learners/trainer.ts";
import { crossValidate, type GivenOptions, type ValidationStep } from "./crossValidate.ts";
import type { Protocol } from "./protocol.ts";
import { type Budget, Stopwatch } from "./stopwatch.ts";

export interface PlanOptions extends Budget {
  /** Seconds for all learners together; needs `clock`. */
  readonly budget?: number;
  /** Bytes the process may take; no limit when left out. */
  readonly maxMemory?: number;
}

/** What a plan needs to know of a learner. */
export interface Planned {
  readonly name: string;
  readonly learner: Trainer;
  readonly options: GivenOptions;
  /** Fits in each fold: more than one where options are searched. */
  readonly fits: number;
}

/** What a learner may take, or why it has no turn. */
export type Admission =
  | { readonly refused: null; readonly seconds: number; readonly sample: number | null }
  | { readonly refused: EtalonError };

/**
 * Shares time and memory among learners: cheap ones first; each may take an equal share of the seconds that are left, so that what cheap ones spare goes to
 * the dear ones. A learner that its formulas do not clear is timed on a small part of one fold, k-NN by its metric included; if all of it would take more than its share, it learns from as
 * many points as fit, or has no turn. Without a budget, time is shared by nobody and everyone runs in full.
 */
export class Plan {
  /** Positions of the learners in the order in which they run. */
  readonly order: readonly number[];
  readonly #protocol: Protocol;
  readonly #entries: readonly Planned[];
  readonly #costs: readonly Cost[];
  readonly #options: PlanOptions;
  readonly #start: number;
  /** Seconds that scaling and k-NN take in one fold. */
  #evaluation = 0;
  #left: number;

  constructor(protocol: Protocol, entries: readonly Planned[], options: PlanOptions) {
    requireBudget(options);
    this.#protocol = protocol;
    this.#entries = entries;
    this.#options = options;
    this.#costs = entries.map(({ learner, options: given }) => costOf(learner, sizeOf(protocol), given));
    this.order = byCost(this.#costs, entries);
    this.#left = entries.length;
    this.#start = options.clock?.() ?? 0;
  }

  /** Decides on the learner whose turn it is, which may take a fit of a few points. */
  *admit(position: number): Generator<ValidationStep, Admission> {
    const left = this.#left--;
    const { name, learner } = this.#entries[position];
    const cost = this.#costs[position];
    const { maxMemory = Infinity, budget, timeout = Infinity } = this.#options;
    if (cost.bytes > maxMemory) return { refused: beyondMemory({ ...learner, name }, cost, maxMemory) };
    if (budget === undefined) return { refused: null, seconds: timeout, sample: null };
    const remaining = this.#remaining(budget);
    if (remaining <= 0) return { refused: tooLate(name, budget) };
    const share = Math.min(timeout, remaining / left);
    const seconds = Math.min(timeout, remaining, 2 * share);
    const pace = yield* this.#pace(position, share);
    if (pace === null) return { refused: null, seconds, sample: null };
    const most = largestWithin(share, this.#probeSize, this.#trainSize, (points) =>
      this.#seconds(position, points, pace),
    );
    if (most === null) {
      return { refused: tooSlow(name, this.#seconds(position, this.#trainSize, pace), this.#probeSize, share) };
    }
    return { refused: null, seconds, sample: most < this.#trainSize ? most : null };
  }

  /** Tells how long scaling and k-NN take, from the seconds that the baseline took over all folds. */
  learnEvaluation(seconds: number | null): void {
    this.#evaluation = (seconds ?? 0) / this.#protocol.folds.length;
  }

  #remaining(budget: number): number {
    return budget - ((this.#options.clock?.() ?? 0) - this.#start) / 1000;
  }

  get #trainSize(): number {
    const { codes, folds } = this.#protocol;
    return (
      codes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0) - Math.min(...folds.map((fold) => fold.length))
    );
  }

  get #probeSize(): number {
    return Math.max(100, 10 * this.#protocol.classes.length);
  }

  /** How fast this learner is; null where it clears its share by far, or the data are too few to ask. Infinite when even a few points take too long. */
  *#pace(position: number, share: number): Generator<ValidationStep, Pace | null> {
    const entry = this.#entries[position];
    if (this.#trainSize < 2 * this.#probeSize) return null;
    const usual = { operation: SLOW, evaluation: this.#evaluation };
    if (4 * this.#seconds(position, this.#trainSize, usual) < share) return null;
    const { clock, signal } = this.#options;
    const stopwatch = new Stopwatch({ ...(clock ? { clock } : {}), ...(signal ? { signal } : {}), timeout: share });
    const oneFold = { ...this.#protocol, folds: this.#protocol.folds.slice(0, 1) };
    const probe = yield* crossValidate(oneFold, entry.learner, entry.options, stopwatch, { sample: this.#probeSize });
    if (probe.status === "timeout") return { ...usual, operation: Infinity };
    if (probe.status !== "ok" || probe.fitSeconds === null) return null;
    // Neighbors were sought for and among all points, whatever the part that was learned from.
    const evaluation = Math.max(this.#evaluation, (stopwatch.seconds ?? 0) - probe.fitSeconds);
    return { operation: probe.fitSeconds / this.#operations(position, this.#probeSize), evaluation };
  }

  #operations(position: number, points: number): number {
    const { learner, options } = this.#entries[position];
    return costOf(learner, { ...sizeOf(this.#protocol), points }, options).operations;
  }

  #seconds(position: number, points: number, { operation, evaluation }: Pace): number {
    const fit = operation * this.#operations(position, points) * this.#entries[position].fits;
    return (fit + evaluation) * this.#protocol.folds.length;
  }
}

/** Seconds that an operation of a fit takes, and scaling and k-NN of one fold. */
interface Pace {
  readonly operation: number;
  readonly evaluation: number;
}

/** Seconds that an operation takes on a slow machine; one core of a fast one takes a third of it. */
const SLOW = 3e-9;

const sizeOf = ({ points, classes }: Protocol) => ({
  points: points.rows,
  features: points.cols,
  classes: classes.length,
});

/** Cheap before dear; of equals the earlier. */
export const byCost = (costs: readonly Cost[], entries: readonly Pick<Planned, "fits">[]): number[] =>
  costs
    .map(({ operations }, i) => ({ i, operations: operations * entries[i].fits }))
    .sort((a, b) => a.operations - b.operations || a.i - b.i)
    .map(({ i }) => i);

/** The largest integer from `low` to `high` whose seconds fit, null when even `low` does not. */
function largestWithin(share: number, low: number, high: number, seconds: (points: number) => number): number | null {
  if (seconds(high) <= share) return high;
  if (!(seconds(low) <= share)) return null;
  let fits = low;
  let breaks = high;
  while (breaks - fits > 1) {
    const middle = Math.floor((fits + breaks) / 2);
    if (seconds(middle) <= share) fits = middle;
    else breaks = middle;
  }
  return fits;
}

function requireBudget({ budget, clock, maxMemory }: PlanOptions): void {
  if (budget !== undefined && !(budget > 0 && clock))
    throw new EtalonError("OPTION", `budget: ${budget} is not legal. Give seconds above 0, together with a \`clock\`.`);
  if (maxMemory !== undefined && !(maxMemory > 0))
    throw new EtalonError("OPTION", `maxMemory: ${maxMemory} is not legal. Give bytes above 0.`);
}

const tooLate = (name: string, budget: number): EtalonError =>
  new EtalonError(
    "ABORTED",
    `${name}: the budget of ${budget} s was spent before its turn. Raise it, or compare fewer learners.`,
  );

function tooSlow(name: string, seconds: number, probe: number, share: number): EtalonError {
  const all = seconds < Infinity ? `would take about ${inWords(seconds)} s, and` : "took too long:";
  return new EtalonError(
    "ABORTED",
    `${name}: ${all} even ${probe} points more than its share of ${inWords(share)} s. Raise the budget, or compare fewer learners.`,
  );
}

const inWords = (seconds: number): string => String(Number(seconds.toPrecision(2)));
