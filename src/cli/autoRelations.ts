import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import type { Scale } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import { runMemory } from "../engine/memory.ts";
import type { Progress } from "../engine/progress.ts";
import { costOf } from "../learners/cost.ts";
import { euclidean } from "../learners/euclidean.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import type { Metric } from "../metrics/metric.ts";
import { fitScaled } from "./fitting.ts";
import { evaluateSplit, splitOff } from "./heldOut.ts";
import { learnerNamed } from "./learnerChoice.ts";
import { sizeOf } from "./part.ts";
import { kindOf, type Supervised, suits } from "./supervised.ts";
import { CommandError } from "./usageError.ts";

export interface AutoSettings {
  readonly scale: Scale;
  readonly options: Readonly<Record<string, unknown>>;
  readonly neighbors: number;
  readonly seed: number;
  /** Whom to choose from; all that suit when left out. */
  readonly learners?: readonly string[] | undefined;
  /** Seconds for choosing. */
  readonly budget?: number | undefined;
  /** Bytes that the process may take. */
  readonly most: number;
  readonly interrupt: Interrupt;
  readonly bar: Progress;
}

/**
 * The learner that is better than Euclidean by the largest margin on a held-out part of the relations, or Euclidean when none is. Cheap before dear; those that
 * have no turn within the budget are counted in the reason.
 */
export async function chooseByRelations(
  data: Supervised,
  { scale, options, neighbors, seed, learners: among, budget = Infinity, most, interrupt, bar }: AutoSettings,
): Promise<{ learner: Learner; reason: string }> {
  const field = cheapFirst(data, fieldFor(data, among)).filter(
    (learner) => runMemory(learner, sizeOf(data), options) <= most,
  );
  const split = splitOff(data, data.pairs ? 1 / 3 : 1 / 2, seed);
  const end = clock() + 1000 * budget;
  let judged = 0;
  let waiting = split === null ? 0 : field.length;
  let best: { learner: Learner; difference: number } | undefined;
  for (const [position, learner] of split === null ? [] : field.entries()) {
    if (interrupt.signal.aborted || clock() >= end) break;
    waiting--;
    bar.update(position / field.length, `choosing: ${learner.name}`);
    const metric = await learned(() =>
      drive(fitScaled(learner, split!.train, scale, options), {
        signal: interrupt.signal,
        timeLimit: (end - clock()) / 1000,
      }),
    );
    const evaluation = metric && evaluateSplit(split!, metric, scale, neighbors, seed);
    if (!evaluation) continue;
    judged++;
    if (evaluation.verdict === "better" && evaluation.difference > (best?.difference ?? 0))
      best = { learner, difference: evaluation.difference };
  }
  const late = waiting > 0 ? `; ${waiting} had no turn` : "";
  if (best)
    return { learner: best.learner, reason: `the best of ${counted(judged, "learner")}, better than Euclidean${late}` };
  const reason =
    judged === 0
      ? `there are too few ${kindOf(data)} to compare learners by`
      : `none of ${counted(judged, "learner")} is better than Euclidean: it is kept`;
  return { learner: euclidean, reason: `${reason}${late}` };
}

function fieldFor(data: Supervised, among: readonly string[] | undefined): readonly Learner[] {
  const all = among ? [...new Set(among)].map(learnerNamed) : Object.values(learners);
  const field = all.filter(
    (learner) => learner !== euclidean && suits(learner, data) && (among || !learner.tags.includes("ownChoice")),
  );
  if (field.length > 0) return field;
  throw new CommandError(
    "OPTION",
    `--learners names none that learns from ${kindOf(data)}.`,
    `etalon learners --supervision ${kindOf(data)}`,
  );
}

function cheapFirst({ points }: Supervised, field: readonly Learner[]): readonly Learner[] {
  const size = { points: points.rows, features: points.cols, classes: 2 };
  return field
    .map((learner, i) => ({ learner, i, operations: costOf(learner, size).operations }))
    .sort((a, b) => a.operations - b.operations || a.i - b.i)
    .map(({ learner }) => learner);
}

/** The metric, or undefined where the learner cannot learn from these data. */
async function learned(run: () => Promise<Metric>): Promise<Metric | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EtalonError) return undefined;
    throw error;
  }
}
