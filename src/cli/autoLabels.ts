import { encodeLabels } from "../data/labels.ts";
import type { Scale } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import { allowedMemory, runMemory } from "../engine/memory.ts";
import type { Progress } from "../engine/progress.ts";
import { fitChoice } from "../evaluate/auto.ts";
import { type Choice, type ChooseStep, chooseLearner } from "../evaluate/chooseLearner.ts";
import type { EvaluationData } from "../evaluate/protocol.ts";
import { shortList } from "../evaluate/shortList.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import type { Evaluation } from "./heldOut.ts";
import { trainerNamed } from "./learnerChoice.ts";
import type { Supervised } from "./supervised.ts";
import { CommandError } from "./usageError.ts";

/** Chooses by nested cross-validation, each labeled point being held out once, and fits the choice to all points. `OPTION` for flags that do not go with it. */
export async function autoFromLabels(
  data: Supervised,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
  flags: FitFlags & { readonly holdout: number },
  interrupt: Interrupt,
  bar: Progress,
): Promise<FitResult> {
  const { neighbors, seed, timeout, budget, holdout } = flags;
  if (!flags.refit) throw unsuited("--no-refit", "each point is held out once, and the model is learned from all");
  if (data.weights) throw unsuited("--weights", "learners are compared on points that count alike");
  const { points, features, labels = [], groups } = data;
  const given: EvaluationData = {
    points: { rows: points.rows, cols: points.cols, data: points.data, features },
    labels,
    ...(groups ? { groups: Array.from(groups) } : {}),
  };
  const size = { points: points.rows, features: points.cols, classes: encodeLabels(labels).names.length };
  const field = (flags.learners?.map(trainerNamed) ?? shortList(size)).filter(
    (learner) => runMemory(learner, size, options) <= allowedMemory(flags.maxMemory),
  );
  const run = chooseLearner(given, {
    candidates: [...new Set(field)].map((learner) => ({ learner, options })),
    outer: holdout === 0 ? 0 : Math.max(2, Math.round(1 / holdout)),
    neighbors,
    seed,
    scale,
    clock,
    signal: interrupt.signal,
    ...(timeout === undefined ? {} : { timeout }),
    ...(budget === undefined ? {} : { budget }),
  });
  const { signal } = interrupt;
  const choice = await drive(run, { signal, onStep: (step) => bar.update(shareDone(step), progressText(step)) });
  const start = clock();
  const metric = await drive(fitChoice(given, choice, { seed, scale }), {
    signal,
    ...(timeout === undefined ? {} : { timeLimit: timeout }),
    onStep: ({ iteration, value }) =>
      bar.update(null, `${choice.name} on all points: iteration ${iteration}, objective ${value.toPrecision(6)}`),
  });
  const { learner, reason } = choice;
  const seconds = (clock() - start) / 1000;
  return {
    learner,
    reason,
    choice,
    metric,
    seconds,
    evaluation: evaluationOf(choice, neighbors),
    notes: notesOf(data, choice, holdout),
  };
}

/** What the estimate says of the model: nothing is gained where Euclidean is kept. */
function evaluationOf({ winner, name, estimate }: Choice, neighbors: number): Evaluation | null {
  if (estimate === null) return null;
  const { heldOut, euclidean, learned, difference, ci, verdict } = estimate;
  const gain =
    name === winner
      ? { euclidean, learned, difference, ci, verdict }
      : { euclidean, learned: euclidean, difference: 0, ci: [0, 0] as const, verdict: "same" as const };
  return { score: "accuracy", heldOut, neighbors, ...gain };
}

function notesOf({ pairs, triplets, quadruplets }: Supervised, { table, estimate }: Choice, holdout: number): string[] {
  const relations = pairs ?? triplets ?? quadruplets;
  return [
    ...(relations ? ["auto chooses and learns by labels alone: the relations were left out"] : []),
    ...(table.length > 0 && estimate === null && holdout > 0 ? ["choosing was cut short: there is no estimate"] : []),
  ];
}

const unsuited = (flag: string, why: string): CommandError =>
  new CommandError(
    "OPTION",
    `${flag} does not go with --learner auto: ${why}. Leave it out, or name a learner.`,
    "etalon learners",
  );

const shareDone = ({ part, parts, position, racers, fold }: ChooseStep): number =>
  (part + (position + Math.min(0.9, fold / 3)) / racers) / parts;

const progressText = ({ part, parts, learner, iteration }: ChooseStep): string =>
  `${part === 0 ? "choosing" : `estimating ${part}/${parts - 1}`}: ${learner}${iteration === 0 ? "" : `, iteration ${iteration}`}`;
