import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import type { Scale } from "../data/scaling.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import type { Progress } from "../engine/progress.ts";
import { compare } from "../evaluate/compare.ts";
import { euclidean } from "../learners/euclidean.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import type { Metric } from "../metrics/metric.ts";
import { shownLearner } from "../plot/verdict.ts";
import { fitScaled } from "./fitting.ts";
import { evaluateSplit, splitOff } from "./heldOut.ts";
import { kindOf, type Supervised, suits } from "./supervised.ts";

export interface AutoSettings {
  readonly scale: Scale;
  readonly options: Readonly<Record<string, unknown>>;
  readonly neighbors: number;
  readonly seed: number;
  readonly interrupt: Interrupt;
  readonly bar: Progress;
}

/** The learner that is better than Euclidean on these data by the largest margin, or Euclidean when none is: by 5-fold accuracy, or by a held-out part of the relations. */
export async function chooseLearner(
  data: Supervised,
  settings: AutoSettings,
): Promise<{ learner: Learner; reason: string }> {
  const suitable = Object.values(learners).filter((learner) => suits(learner, data) && learner !== euclidean);
  const choose = kindOf(data) === "labels" ? byFolds : byRelations;
  const { best, judged } = await choose(data, suitable, settings);
  if (best) return { learner: best, reason: `the best of ${counted(judged, "learner")}, better than Euclidean` };
  const reason =
    judged === 0
      ? `there are too few ${kindOf(data)} to compare learners by`
      : `none of ${counted(judged, "learner")} is better than Euclidean: it is kept`;
  return { learner: euclidean, reason };
}

interface Choice {
  /** Undefined when none is better than Euclidean. */
  readonly best: Learner | undefined;
  /** How many learners could be judged. */
  readonly judged: number;
}

async function byFolds(
  data: Supervised,
  suitable: readonly Learner[],
  { scale, options, neighbors, seed, interrupt, bar }: AutoSettings,
): Promise<Choice> {
  const run = compare(
    { points: data.points, labels: data.labels!, ...(data.groups ? { groups: data.groups } : {}) },
    suitable.map((learner) => ({ learner, options })),
    { scale, neighbors, seed, signal: interrupt.signal },
  );
  const { summary } = await drive(run, {
    signal: interrupt.signal,
    onStep: (step) => bar.update(step.position / step.learners, `choosing: ${step.learner}`),
  });
  const best = shownLearner(summary);
  const judged = summary.rows.filter(({ learner, status }) => status === "ok" && learner !== euclidean.name).length;
  return { best: best?.versusEuclidean?.verdict === "better" ? learners[best.learner] : undefined, judged };
}

async function byRelations(
  data: Supervised,
  suitable: readonly Learner[],
  { scale, options, neighbors, seed, interrupt, bar }: AutoSettings,
): Promise<Choice> {
  const split = splitOff(data, data.pairs ? 1 / 3 : 1 / 2, seed);
  if (split === null) return { best: undefined, judged: 0 };
  let judged = 0;
  let best: { learner: Learner; difference: number } | undefined;
  for (const [position, learner] of suitable.entries()) {
    bar.update(position / suitable.length, `choosing: ${learner.name}`);
    if (interrupt.signal.aborted) break;
    const metric = await learned(() =>
      drive(fitScaled(learner, split.train, scale, options), { signal: interrupt.signal }),
    );
    const evaluation = metric && evaluateSplit(split, metric, scale, neighbors, seed);
    if (!evaluation) continue;
    judged++;
    if (evaluation.verdict === "better" && evaluation.difference > (best?.difference ?? 0))
      best = { learner, difference: evaluation.difference };
  }
  return { best: best?.learner, judged };
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
