import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import type { Scale } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import type { Progress } from "../engine/progress.ts";
import type { MultiTaskFit, MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { scml } from "../learners/scml.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Iterate, Run } from "../optim/solve.ts";
import { fitScaled } from "./fitting.ts";
import { fitTasksScaled, pointsOfTask, type TaskData } from "./taskData.ts";
import { evaluateTasks, type TaskMetrics, type TasksEvaluation, taskScore } from "./taskEstimate.ts";
import { splitTasks } from "./taskSplit.ts";

export interface LearnTasksSettings {
  readonly learner: MultiTaskLearner;
  readonly options: Readonly<Record<string, unknown>>;
  readonly scale: Scale;
  readonly holdout: number;
  readonly refit: boolean;
  readonly neighbors: number;
  readonly timeout: number | undefined;
  readonly seed: number;
  readonly interrupt: Interrupt;
  readonly bar: Progress;
}

export interface TasksResult {
  readonly fit: MultiTaskFit;
  /** Null where nothing was held out. */
  readonly evaluation: TasksEvaluation | null;
  readonly seconds: number;
  readonly notes: readonly string[];
}

/** Learns on the training part, judges on the held-out part beside `scml` on each task alone and on all as one, and learns again from everything. */
export async function learnTasks(data: TaskData, settings: LearnTasksSettings): Promise<TasksResult> {
  const { learner, options, scale, holdout, refit, neighbors, seed, interrupt } = settings;
  const notes: string[] = [];
  const judged = taskScore(data) !== undefined;
  const split = judged ? splitTasks(data, holdout, seed) : null;
  if (split === null) {
    if (!judged) notes.push("without labels, triplets or quadruplets there is no estimate");
    else if (holdout > 0) notes.push("some task has too few points to hold any out: there is no estimate");
    return { ...(await timed(data, "all points", settings)), evaluation: null, notes };
  }
  if (split.dropped > 0)
    notes.push(
      `${counted(split.dropped, "relation")} between training and held-out points ${split.dropped === 1 ? "was" : "were"} left out of the estimate`,
    );
  const trained = await timed(split.train, "the training part", settings);
  const metrics = await besideOthers(split.train, trained.fit, settings, notes);
  const evaluation = evaluateTasks(split, metrics, scale, neighbors, seed);
  if (evaluation === null)
    notes.push("too little lies among the held-out points: there is no estimate. Raise --holdout");
  const learned = refit && !interrupt.signal.aborted ? await timed(data, "all points", settings) : trained;
  return { ...learned, evaluation, notes };

  async function timed(part: TaskData, what: string, settings: LearnTasksSettings) {
    const start = clock();
    const fit = await driven(fitTasksScaled(learner, part, scale, options), `${learner.name} on ${what}`, settings);
    return { fit, seconds: (clock() - start) / 1000 };
  }
}

function driven<T>(run: Run<T>, what: string, { options, timeout, interrupt, bar }: LearnTasksSettings): Promise<T> {
  const most = options["maxIterations"] as number | undefined;
  return drive(run, {
    signal: interrupt.signal,
    ...(timeout === undefined ? {} : { timeLimit: timeout }),
    onStep: ({ iteration, value }: Iterate) =>
      bar.update(
        most === undefined ? null : iteration / most,
        `${what}: iteration ${iteration}, objective ${value.toPrecision(6)}`,
      ),
  });
}

/** The metrics of the training part beside those of `scml` under the same options; after an interrupt these are left out. */
async function besideOthers(
  train: TaskData,
  fit: MultiTaskFit,
  settings: LearnTasksSettings,
  notes: string[],
): Promise<ReadonlyMap<string, TaskMetrics>> {
  const { scale, options, interrupt } = settings;
  const byScml = async (part: TaskData, what: string): Promise<Metric | undefined> => {
    if (interrupt.signal.aborted) return undefined;
    try {
      const metric = await driven(fitScaled(scml, part, scale, options), `scml on ${what}`, settings);
      return interrupt.signal.aborted ? undefined : metric;
    } catch (error) {
      if (!(error instanceof EtalonError && error.code === "DATA")) throw error;
      notes.push(`no scml on ${what} to compare with: ${error.message}`);
      return undefined;
    }
  };
  const pooled = await byScml(train, "all tasks as one");
  const metrics = new Map<string, TaskMetrics>();
  for (const [task, together] of fit.metrics) {
    const alone = await byScml(pointsOfTask(train, task), `the task ${JSON.stringify(task)} alone`);
    metrics.set(task, { together, alone, pooled });
  }
  if (interrupt.signal.aborted) notes.push("stopped before scml was learned on each task alone to compare with");
  return metrics;
}
