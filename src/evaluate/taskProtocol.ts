import { EtalonError } from "../base/errors.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import { toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type EvaluationData, makeProtocol, type Protocol, type ProtocolOptions } from "./protocol.ts";
import { codesOf, groupCodes } from "./protocolChecks.ts";
import { type Folds, givenFolds, groupedFolds, stratifiedFolds } from "./splits.ts";

/** Labeled data of several tasks. */
export interface TaskEvaluationData extends EvaluationData {
  /** The task of each point, told apart by its text; null only where the label is null. */
  readonly tasks: ArrayLike<Label | null>;
}

/** One task of a protocol. */
export interface ProtocolTask {
  readonly name: string;
  /** Its labeled rows, by content. */
  readonly rows: Int32Array;
  readonly classes: number;
}

/** Checked data and splits, the same folds for all tasks: every fold tests each class of each task evenly. The protocol's classes are those of the tasks apart. */
export interface TaskProtocol {
  readonly protocol: Protocol;
  /** In the order of names. */
  readonly tasks: readonly ProtocolTask[];
  /** As the user gives them. */
  readonly labels: readonly (Label | null)[];
  /** For each row the name of its task, null where it has no label. */
  readonly taskOf: readonly (string | null)[];
  /** Whether some class is of two tasks or more. */
  readonly sharesClasses: boolean;
}

/** Errors as of `makeProtocol`; `DATA` also for labels without a task and a single task. */
export function makeTaskProtocol(data: TaskEvaluationData, options: ProtocolOptions = {}): TaskProtocol {
  const { folds = 5, seed = 0 } = options;
  const points = toMatrix(data.points);
  const { codes: labelCodes } = codesOf("labels", data.labels, points.rows);
  codesOf("tasks", data.tasks, points.rows);
  const labels = Array.from(data.labels, (label) => label ?? null);
  const taskOf = labels.map((label, i) => (label === null ? null : nameOf(data.tasks[i], i)));
  const strata = labels.map((label, i) => (label === null ? null : stratumText(label, taskOf[i] as string)));
  const { codes } = encodeLabels(strata);
  const names = [...new Set(taskOf.filter((task) => task !== null))].sort();
  if (names.length < 2)
    throw new EtalonError("DATA", `tasks: found ${names.length} with labels. Comparing tasks needs at least two.`);
  const members = names.map((name) => Int32Array.from(taskOf.keys()).filter((i) => taskOf[i] === name));
  const split =
    typeof folds !== "number"
      ? givenFolds(folds, codes)
      : data.groups
        ? groupedFolds(points, codes, groupCodes(data.groups, codes), folds, seed)
        : foldsOfTasks(points, codes, names, members, folds, seed);
  const given = { points: data.points, labels: strata, ...(data.groups ? { groups: data.groups } : {}) };
  const protocol = makeProtocol(given, { ...options, folds: { test: split.map((test) => Array.from(test)) } });
  const inTasks = members.map((rows) => new Set(rows.map((i) => labelCodes[i])));
  const distinct = new Set(labelCodes.filter((code) => code >= 0)).size;
  return {
    protocol,
    tasks: names.map((name, t) => ({
      name,
      rows: protocol.order.filter((i) => taskOf[i] === name),
      classes: inTasks[t].size,
    })),
    labels,
    taskOf,
    sharesClasses: distinct < inTasks.reduce((sum, classes) => sum + classes.size, 0),
  };
}

function nameOf(task: Label | null | undefined, row: number): string {
  if (task !== null && task !== undefined) return String(task);
  throw new EtalonError("DATA", `tasks: row ${row} has a label but no task. Name its task, or take its label away.`);
}

const stratumText = (label: Label, task: string): string =>
  typeof label === "string" ? `${JSON.stringify(label)} of ${task}` : `${typeof label} ${label} of ${task}`;

/** Each task dealt out by itself. */
function foldsOfTasks(
  points: Matrix,
  codes: Int32Array,
  names: readonly string[],
  members: readonly Int32Array[],
  count: number,
  seed: number,
): Folds {
  const parts = members.map((rows, t) => {
    try {
      return stratifiedFolds(
        points.take(rows),
        rows.map((i) => codes[i]),
        count,
        seed,
      ).map((test) => test.map((k) => rows[k]));
    } catch (error) {
      if (!(error instanceof EtalonError)) throw error;
      throw new EtalonError(error.code, `task ${JSON.stringify(names[t])}: ${error.message}`, { cause: error });
    }
  });
  return Array.from({ length: count }, (_, fold) =>
    Int32Array.from(parts.flatMap((part) => Array.from(part[fold]))).sort(),
  );
}
