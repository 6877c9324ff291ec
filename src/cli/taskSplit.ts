import { splitOff } from "./heldOut.ts";
import { relationCount } from "./part.ts";
import { type TaskData, taskPart } from "./taskData.ts";

/** Points to learn from and points to judge by, each with tasks. */
export interface TaskSplit {
  readonly train: TaskData;
  readonly test: TaskData;
  /** Relations with ends on both sides: they serve neither. */
  readonly dropped: number;
}

/**
 * A share held out, in proportion to the classes of each task, or to the tasks where there are no labels, groups as a whole. Null where there are too few points, or too few
 * would be left of a task to learn from.
 */
export function splitTasks(data: TaskData, share: number, seed: number): TaskSplit | null {
  const { labels, tasks } = data;
  const strata = tasks.map((task, i) => {
    if (!labels) return task;
    const label = labels[i]!;
    return label === null ? null : JSON.stringify([task, typeof label, String(label)]);
  });
  const split = splitOff({ ...data, labels: strata }, share, seed);
  if (split === null) return null;
  const held = new Set(split.held);
  const rest = Int32Array.from(tasks.keys()).filter((i) => !held.has(i));
  const [train, test] = [taskPart(data, rest), taskPart(data, split.held)];
  if ([...new Set(tasks)].some((task) => isLearnable(data, task) && !isLearnable(train, task))) return null;
  return { train, test, dropped: relationCount(data) - relationCount(train) - relationCount(test) };
}

/** Whether two points of a class and a point of another, or a relation, are known of the task. */
function isLearnable({ tasks, labels = [], pairs, triplets, quadruplets, targets }: TaskData, task: string): boolean {
  const own = [pairs?.left, triplets?.anchor, quadruplets?.a].some((rows) => rows?.some((row) => tasks[row] === task));
  if (own || targets) return tasks.includes(task);
  const known = labels.filter((label, i) => label !== null && tasks[i] === task);
  const classes = new Set(known).size;
  return classes > 1 && known.length > classes;
}
