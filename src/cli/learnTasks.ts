import { EtalonError } from "../base/errors.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import type { Progress } from "../engine/progress.ts";
import type { MultiTaskFit, MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { scml } from "../learners/scml.ts";
import { foldScaling } from "../metrics/foldScaling.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Iterate, Run } from "../optim/solve.ts";
import { fitScaled } from "./fitting.ts";
import { pointsOfTask, splitTasks, type TaskData, taskNames } from "./taskData.ts";
import { evaluateTasks, type TaskMetrics, type TasksEvaluation } from "./taskEstimate.ts";

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
  const split = splitTasks(data, holdout, seed);
  if (split === null) {
    if (holdout > 0) notes.push("some task has too few points of each class to hold any out: there is no estimate");
    return { ...(await timed(data, "all points", settings)), evaluation: null, notes };
  }
  const trained = await timed(split.train, "the training part", settings);
  const metrics = await besideOthers(split.train, trained.fit, settings, notes);
  const evaluation = evaluateTasks(split, metrics, scale, neighbors, seed);
  const learned = refit && !interrupt.signal.aborted ? await timed(data, "all points", settings) : trained;
  return { ...learned, evaluation, notes };

  async function timed(part: TaskData, what: string, settings: LearnTasksSettings) {
    const start = clock();
    const fit = await driven(scaledTasks(learner, part, scale, options), `${learner.name} on ${what}`, settings);
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

/** Learns on points that are scaled together and folds the scaling into each metric. */
function* scaledTasks(
  learner: MultiTaskLearner,
  { points, features, labels, tasks }: TaskData,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
): Run<MultiTaskFit> {
  const scaling = fitScaling(points, scale);
  const { rows, cols, data } = applyScaling(scaling, points);
  const fit = yield* learner.steps({ points: { rows, cols, data, features }, labels, tasks }, options);
  const metrics = Array.from(fit.metrics, ([task, metric]) => [task, foldScaling(metric, scaling)] as const);
  return { ...fit, metrics: new Map(metrics) };
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
  for (const task of taskNames(train)) {
    const alone = await byScml(pointsOfTask(train, task), `the task ${JSON.stringify(task)} alone`);
    metrics.set(task, { together: fit.metrics.get(task)!, alone, pooled });
  }
  if (interrupt.signal.aborted) notes.push("stopped before scml was learned on each task alone to compare with");
  return metrics;
}
