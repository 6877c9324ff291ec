import { encodeLabels, type Label } from "../data/labels.ts";
import { type LoadedData, loadLabeled } from "./data.ts";
import type { FitFlags } from "./fitResult.ts";
import { splitOff } from "./heldOut.ts";
import { partOf } from "./part.ts";
import type { Supervised } from "./supervised.ts";
import { CommandError } from "./usageError.ts";

/** Labeled points of several tasks. */
export interface TaskData extends Supervised {
  readonly labels: readonly (Label | null)[];
  /** The task of each point. */
  readonly tasks: readonly string[];
}

/** Reads `<data>` with its labels and tasks. `OPTION` where a column is not named. */
export async function loadTasks(name: string, flags: FitFlags): Promise<{ data: TaskData; loaded: LoadedData }> {
  const { labels, ...loaded } = await loadLabeled(name, flags, flags.seed);
  const { tasks, points, groups } = loaded.dataset;
  if (!tasks) {
    throw new CommandError(
      "OPTION",
      `${name}: name the column of tasks with --task <column>.`,
      `etalon inspect ${name}`,
    );
  }
  const codes = groups && encodeLabels(groups).codes;
  const data = { points: loaded.points, features: points.features, labels, tasks, ...(codes ? { groups: codes } : {}) };
  return { data, loaded };
}

/** Some of the points, ascending rows. */
export const taskPart = (data: TaskData, rows: Int32Array): TaskData => ({
  ...partOf(data, rows),
  labels: Array.from(rows, (i) => data.labels[i]!),
  tasks: Array.from(rows, (i) => data.tasks[i]!),
});

/** The points of one task. */
export const pointsOfTask = (data: TaskData, task: string): TaskData =>
  taskPart(
    data,
    Int32Array.from(data.tasks.keys()).filter((i) => data.tasks[i] === task),
  );

/** The tasks in the order of their names. */
export const taskNames = ({ tasks, labels }: TaskData): string[] =>
  [...new Set(tasks.filter((_, i) => labels[i] !== null))].sort();

/** How many classes a task has. */
export const classesOfTask = ({ tasks, labels }: TaskData, task: string): number =>
  new Set(labels.filter((label, i) => label !== null && tasks[i] === task)).size;

/** Whether two points of a class and a point of another are known of the task. */
function isLearnable({ tasks, labels }: TaskData, task: string): boolean {
  const known = labels.filter((label, i) => label !== null && tasks[i] === task);
  const classes = new Set(known).size;
  return classes > 1 && known.length > classes;
}

/** A share held out, in proportion to the classes of each task, groups as a whole. Null where there are too few points, or too few would be left of a task to learn from. */
export function splitTasks(
  data: TaskData,
  share: number,
  seed: number,
): { readonly train: TaskData; readonly test: TaskData } | null {
  const { labels, tasks } = data;
  const strata = labels.map((label, i) =>
    label === null ? null : JSON.stringify([tasks[i], typeof label, String(label)]),
  );
  const split = splitOff({ ...data, labels: strata }, share, seed);
  if (split === null) return null;
  const held = new Set(split.held);
  const train = taskPart(
    data,
    Int32Array.from(tasks.keys()).filter((i) => !held.has(i)),
  );
  if (taskNames(data).some((task) => isLearnable(data, task) && !isLearnable(train, task))) return null;
  return { train, test: taskPart(data, split.held) };
}
