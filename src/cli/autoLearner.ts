import type { Scale } from "../data/scaling.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import type { Progress } from "../engine/progress.ts";
import { compare } from "../evaluate/compare.ts";
import { euclidean } from "../learners/euclidean.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import { bestLearned } from "../plot/verdict.ts";
import { fitScaled } from "./fitting.ts";
import { evaluateSplit, splitOff } from "./heldOut.ts";
import { type Supervised, suits } from "./supervised.ts";

export interface AutoSettings {
  readonly scale: Scale;
  readonly options: Readonly<Record<string, unknown>>;
  readonly neighbors: number;
  readonly seed: number;
  readonly interrupt: Interrupt;
  readonly bar: Progress;
}

/** The learner that is better than Euclidean on these data by the largest margin, or Euclidean when none is: by 5-fold accuracy, or by a held-out part of the pairs. */
export async function chooseLearner(
  data: Supervised,
  settings: AutoSettings,
): Promise<{ learner: Learner; reason: string }> {
  const suitable = Object.values(learners).filter((learner) => suits(learner, data) && learner !== euclidean);
  const best = data.pairs ? await byPairs(data, suitable, settings) : await byFolds(data, suitable, settings);
  if (best === undefined)
    return { learner: euclidean, reason: `none of ${suitable.length} learners is better than Euclidean: it is kept` };
  return { learner: best, reason: `the best of ${suitable.length} learners, better than Euclidean` };
}

async function byFolds(
  data: Supervised,
  suitable: readonly Learner[],
  { scale, options, neighbors, seed, interrupt, bar }: AutoSettings,
): Promise<Learner | undefined> {
  const run = compare(
    { points: data.points, labels: data.labels!, ...(data.groups ? { groups: data.groups } : {}) },
    suitable.map((learner) => ({ learner, options })),
    { scale, neighbors, seed, signal: interrupt.signal },
  );
  const { summary } = await drive(run, {
    signal: interrupt.signal,
    onStep: (step) => bar.update(step.position / step.learners, `choosing: ${step.learner}`),
  });
  const best = bestLearned(summary.rows);
  return best?.versusEuclidean?.verdict === "better" ? learners[best.learner] : undefined;
}

async function byPairs(
  data: Supervised,
  suitable: readonly Learner[],
  { scale, options, neighbors, seed, interrupt, bar }: AutoSettings,
): Promise<Learner | undefined> {
  const split = splitOff(data, 1 / 3, seed);
  if (split === null) return undefined;
  let best: { learner: Learner; difference: number } | undefined;
  for (const [position, learner] of suitable.entries()) {
    bar.update(position / suitable.length, `choosing: ${learner.name}`);
    if (interrupt.signal.aborted) break;
    const metric = await drive(fitScaled(learner, split.train, scale, options), { signal: interrupt.signal });
    const evaluation = evaluateSplit(split, metric, scale, neighbors, seed);
    if (evaluation?.verdict === "better" && evaluation.difference > (best?.difference ?? 0))
      best = { learner, difference: evaluation.difference };
  }
  return best?.learner;
}
