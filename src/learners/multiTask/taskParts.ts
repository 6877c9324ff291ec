import { EtalonError } from "../../base/errors.ts";
import { refuseWhere } from "../../constraints/checks.ts";
import type { Label } from "../../data/labels.ts";
import { toMatrix } from "../../data/points.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { usedData } from "../conversions.ts";
import type { Data } from "../data.ts";
import { refuseWeights, requireLengths } from "../prepare.ts";
import type { Supervision } from "../problem.ts";
import { targetMatrix } from "../targetRows.ts";
import type { MultiTaskData } from "./multiTaskData.ts";
import { checkRelations, relationRows, relationsAmong } from "./taskRelations.ts";

/** What is known of one task. */
export interface TaskPart {
  readonly name: string;
  /** The user's rows, ascending. */
  readonly rows: Int32Array;
  /** Its rows numbered from 0. */
  readonly data: Data;
}

/** All points, and the tasks of which something is known, in the order of their names. */
export interface TaskParts {
  readonly points: Matrix;
  readonly parts: readonly TaskPart[];
  readonly warnings: readonly string[];
}

interface Asking {
  readonly name: string;
  readonly supervision: Supervision;
  readonly tags: readonly string[];
}

/**
 * The data task by task. `SHAPE` for lists of other lengths; `DATA`, naming rows, for points of which something but no task is known, relations over several tasks or
 * that no distance could fulfill, fewer than two tasks, and weights that the learner would pass over.
 */
export function taskParts({ name: learner, supervision, tags }: Asking, given: MultiTaskData): TaskParts {
  const points = toMatrix(given.points);
  const tasks = tasksOf(learner, given.tasks, points.rows);
  requireLengths(learner, given, points.rows);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const used = usedData(learner, supervision, given, warn);
  refuseWeights(learner, tags, used);
  checkRelations(used, points, tasks);
  const targets = used.targets && targetMatrix(used.targets);
  if (targets) requireCount(learner, "targets", targets.rows, points.rows);
  const whole: Whole = { ...used, points, targets };
  const told = toldRows(learner, whole, tasks);
  const parts = membersOf(learner, tasks, told).map(({ name, rows }) => partOf(name, whole, rows));
  const left = points.rows - parts.reduce((sum, { rows }) => sum + rows.length, 0);
  if (left > 0) warn(`${left} unlabeled points were left out`);
  return { points, parts, warnings };
}

type Whole = Omit<Data, "points" | "targets"> & { readonly points: Matrix; readonly targets: Matrix | undefined };

function tasksOf(learner: string, tasks: MultiTaskData["tasks"] | undefined, rows: number): readonly (string | null)[] {
  requireCount(learner, "tasks", tasks?.length, rows);
  const names = Array.from(tasks as MultiTaskData["tasks"]);
  refuseWhere(
    rows,
    (i) => (Number.isNaN(names[i]) ? `the task of row ${i} is NaN` : undefined),
    (list) => `${learner}: ${list}. Use null for a point of no task.`,
  );
  return names.map((name) => (isKnown(name) ? String(name) : null));
}

function requireCount(learner: string, kind: string, count: number | undefined, rows: number): void {
  if (count === rows) return;
  throw new EtalonError(
    "SHAPE",
    `${learner}: there are ${count ?? "no"} ${kind} for ${rows} points. Give one for each point${kind === "tasks" ? " (null where unknown)" : ""}.`,
  );
}

/** 1 for each row of which something is known. */
function toldRows(learner: string, data: Whole, tasks: readonly (string | null)[]): Uint8Array {
  const { labels, chunks, targets } = data;
  const told = new Uint8Array(tasks.length);
  for (const row of relationRows(data)) told[row] = 1;
  const kinds = { label: labels, chunk: chunks };
  for (const [kind, list] of Object.entries(kinds)) {
    if (!list) continue;
    refuseWhere(
      told.length,
      (i) => (Number.isNaN(list[i]) ? `the ${kind} of row ${i} is NaN` : undefined),
      (found) =>
        `${learner}: ${found}. Use null for ${kind === "label" ? "an unlabeled point" : "a point in no chunk"}.`,
    );
    refuseWhere(
      told.length,
      (i) => (isKnown(list[i]) && tasks[i] === null ? `row ${i} has a ${kind} but no task` : undefined),
      (found) => `${learner}: ${found}. Name its task, or take its ${kind} away.`,
    );
    for (let i = 0; i < told.length; i++) if (isKnown(list[i])) told[i] = 1;
  }
  if (targets) {
    refuseWhere(
      told.length,
      (i) => (tasks[i] === null ? `row ${i} has a target but no task` : undefined),
      (found) => `${learner}: ${found}. Name its task, or leave the row out.`,
    );
    told.fill(1);
  }
  if (told.includes(1)) return told;
  throw new EtalonError("DATA", `${learner}: no point has a label. Label two classes or more in each task.`);
}

function membersOf(
  learner: string,
  tasks: readonly (string | null)[],
  told: Uint8Array,
): { readonly name: string; readonly rows: Int32Array }[] {
  const names = [...new Set(tasks.filter((_, i) => told[i] === 1))].sort() as string[];
  if (names.length < 2) {
    throw new EtalonError(
      "DATA",
      `${learner}: all points of which something is known are of the task ${JSON.stringify(names[0])}. Give at least two tasks, or learn this one with scml.`,
    );
  }
  const rows = new Map(names.map((name) => [name, [] as number[]]));
  tasks.forEach((task, i) => void rows.get(task as string)?.push(i));
  return names.map((name) => ({ name, rows: Int32Array.from(rows.get(name) as number[]) }));
}

/** Unlabeled points take part where more than labels is known of their task, as in `prepare`. */
function partOf(name: string, whole: Whole, members: Int32Array): TaskPart {
  const data = dataOf(whole, members);
  const more = data.pairs || data.triplets || data.quadruplets || data.chunks || data.targets;
  const rows = more ? members : members.filter((i) => isKnown(whole.labels?.[i]));
  return { name, rows, data: rows.length === members.length ? data : dataOf(whole, rows) };
}

function dataOf(whole: Whole, rows: Int32Array): Data {
  const { points, labels, chunks, targets, weights } = whole;
  const listed = (list: ArrayLike<Label | null> | undefined): (Label | null)[] | undefined => {
    const own = list && Array.from(rows, (i) => list[i]);
    return own?.some(isKnown) ? own : undefined;
  };
  const [ownLabels, ownChunks] = [listed(labels), listed(chunks)];
  return {
    points: points.take(rows),
    ...(ownLabels ? { labels: ownLabels } : {}),
    ...(ownChunks ? { chunks: ownChunks } : {}),
    ...(targets ? { targets: targets.take(rows) } : {}),
    ...(weights ? { weights: Array.from(rows, (i) => weights[i]) } : {}),
    ...relationsAmong(whole, rows, points.rows),
  };
}

const isKnown = (value: Label | null | undefined): value is Label => value !== null && value !== undefined;
