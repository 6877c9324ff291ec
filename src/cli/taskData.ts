import type { Scale } from "../data/scaling.ts";
import { applyScaling, fitScaling } from "../data/scaling.ts";
import type { MultiTaskData } from "../learners/multiTask/multiTaskData.ts";
import type { MultiTaskFit, MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { taskParts } from "../learners/multiTask/taskParts.ts";
import { foldScaling } from "../metrics/foldScaling.ts";
import type { Run } from "../optim/solve.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags } from "./fitResult.ts";
import { partOf } from "./part.ts";
import { flagsFor, learnedKinds, loadSupervised, relationsFor, type Supervised, suits } from "./supervised.ts";
import { CommandError } from "./usageError.ts";

/** Points of several tasks with what is known about them. */
export interface TaskData extends Supervised {
  /** The task of each point. */
  readonly tasks: readonly string[];
}

/** Reads `<data>` with what to learn from and its tasks. `OPTION` where the learner does not take what is given. */
export async function loadTasks(
  name: string,
  learner: MultiTaskLearner,
  flags: FitFlags,
): Promise<{ readonly data: TaskData; readonly loaded: LoadedData; readonly warnings: readonly string[] }> {
  const { data, loaded, warnings } = await loadSupervised(name, flags, flags.seed);
  if (!suits(learner, data)) {
    throw new CommandError(
      "OPTION",
      `${learner.name} learns from ${learner.supervision}, not from ${learnedKinds(data).join(" and ")}. Give ${flagsFor(learner)}.`,
      `etalon learners ${learner.name}`,
    );
  }
  return { data: { ...data, tasks: loaded.dataset.tasks! }, loaded, warnings };
}

/** Some of the points, ascending rows. */
export const taskPart = (data: TaskData, rows: Int32Array): TaskData => ({
  ...partOf(data, rows),
  tasks: Array.from(rows, (i) => data.tasks[i]!),
});

/** The points of one task. */
export const pointsOfTask = (data: TaskData, task: string): TaskData =>
  taskPart(
    data,
    Int32Array.from(data.tasks.keys()).filter((i) => data.tasks[i] === task),
  );

/** The tasks of which something is known, in the order of their names, and how many of their points take part. Errors as of a fit. */
export const tasksIn = (learner: MultiTaskLearner, data: TaskData): ReadonlyMap<string, number> =>
  new Map(taskParts(learner, lessonOf(learner, data, data.points)).parts.map(({ name, rows }) => [name, rows.length]));

/** How many classes a task has. */
export const classesOfTask = ({ tasks, labels = [] }: TaskData, task: string): number =>
  new Set(labels.filter((label, i) => label !== null && tasks[i] === task)).size;

/** Learns on points that are scaled together and folds the scaling into each metric. */
export function* fitTasksScaled(
  learner: MultiTaskLearner,
  data: TaskData,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
): Run<MultiTaskFit> {
  const scaling = fitScaling(data.points, scale);
  const fit = yield* learner.steps(lessonOf(learner, data, applyScaling(scaling, data.points)), options);
  const metrics = Array.from(fit.metrics, ([task, metric]) => [task, foldScaling(metric, scaling)] as const);
  return { ...fit, metrics: new Map(metrics) };
}

const lessonOf = (
  learner: MultiTaskLearner,
  data: TaskData,
  { rows, cols, data: values }: TaskData["points"],
): MultiTaskData => ({
  points: { rows, cols, data: values, features: data.features },
  tasks: data.tasks,
  ...relationsFor(learner, data),
});
