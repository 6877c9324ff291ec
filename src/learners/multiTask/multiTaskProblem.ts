import { EtalonError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { Triplets } from "../../constraints/types.ts";
import { featureNames } from "../../data/points.ts";
import { pairSquaredDistances } from "../../linalg/distances.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { prepare } from "../prepare.ts";
import type { TripletProblem } from "../problem.ts";
import { spannedPoints } from "../spannedPoints.ts";
import { limitedTriplets } from "../tripletMargins.ts";
import type { MultiTaskData } from "./multiTaskData.ts";
import { type TaskPart, taskParts } from "./taskParts.ts";

/** One task: its points about their own mean, and its triplets, which name rows of its own. */
export interface Task {
  readonly name: string;
  readonly points: Matrix;
  /** Where labels alone are given. */
  readonly labels?: Int32Array;
  readonly classes?: number;
  /** Whether the points are given in coordinates of the span of all tasks. */
  readonly spanned: boolean;
  readonly triplets: Triplets;
  /** What its triplets were made of. */
  readonly constraints: Readonly<Record<string, number>>;
  /** The mean of its points, in the user's units. */
  readonly mean: Float64Array;
  /** In the same state for every task, so that equal tasks draw equal numbers. */
  readonly random: Random;
}

/** Tasks in the order of their names, points in canonical order and in one unit: the mean over tasks of the mean squared distance of their triplets' pairs is 1. */
export interface MultiTaskProblem {
  readonly tasks: readonly Task[];
  /** Coordinates of the points: those of their span where there are fewer points than features. */
  readonly cols: number;
  /** The user's features. */
  readonly dimensions: number;
  readonly features: readonly string[] | undefined;
  /** The map for points in these units as a map for the user's. */
  restore(map: Matrix): Matrix;
  readonly warnings: readonly string[];
}

interface TaskOptions {
  readonly genuine: number;
  readonly impostors: number;
  /** Triplets of each task at most. */
  readonly constraints: number;
  readonly seed: number;
}

interface Asking {
  readonly name: string;
  readonly supervision: "triplets";
  readonly tags: readonly string[];
}

/** Errors as of `taskParts` and, naming the task, as of `prepare`. */
export function multiTaskProblem(asking: Asking, data: MultiTaskData, options: TaskOptions): MultiTaskProblem {
  const { points: all, parts, warnings } = taskParts(asking, data);
  const prepared = parts.map((part) => preparedTask(asking, part, options));
  const scale = Math.max(...prepared.map((task) => task.scale));
  const every = stacked(prepared.map(({ points, scale: own }) => divided(points, scale / own)));
  const span = spannedPoints(every);
  let first = 0;
  const tasks = prepared.map(({ scale: _, warnings: __, ...task }): Task => {
    const points = span.points.take(Int32Array.from({ length: task.points.rows }, (_, r) => first + r));
    first += points.rows;
    return { ...task, points, spanned: span.points !== every };
  });
  const unit = Math.sqrt(tasks.reduce((sum, task) => sum + meanSquaredPair(task), 0) / tasks.length);
  return {
    tasks: tasks.map((task) => ({ ...task, points: divided(task.points, unit) })),
    cols: span.points.cols,
    dimensions: all.cols,
    features: featureNames(data.points),
    restore: (map) => divided(span.restore(map), unit * scale),
    warnings: [...warnings, ...prepared.flatMap((task) => task.warnings)],
  };
}

/** One task as `scml` would see it alone: its points about their own mean and in an order of their own, so that where tasks lie says nothing. */
function preparedTask(
  { name: learner, supervision, tags }: Asking,
  { name, rows, data }: TaskPart,
  options: TaskOptions,
): Omit<Task, "spanned"> & { readonly scale: number; readonly warnings: readonly string[] } {
  const task = JSON.stringify(name);
  try {
    const asking = { name: learner, supervision, tags, rowNames: rows };
    const { problem, mean, scale, warnings, constraints } = prepare(asking, data, { ...options });
    const found = problem as TripletProblem;
    const triplets = limitedTriplets(found, options.constraints);
    const { points, labels, classes, random } = found;
    return {
      ...{ name, points, triplets, mean, scale, random, constraints },
      ...(labels && classes ? { labels, classes } : {}),
      warnings: warnings.map((warning) => `task ${task}: ${warning}`),
    };
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    const said = error.message.replace(`${learner}: `, "");
    throw new EtalonError(error.code, `${learner}: task ${task}: ${said}`, { cause: error });
  }
}

function stacked(parts: readonly Matrix[]): Matrix {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const all = new Matrix(rows, parts[0].cols);
  let start = 0;
  for (const { data } of parts) {
    all.data.set(data, start);
    start += data.length;
  }
  return all;
}

/** The mean squared length of its triplets' sides. */
function meanSquaredPair({ points, triplets: { anchor, positive, negative } }: Task): number {
  const near = pairSquaredDistances(points, anchor, positive);
  const far = pairSquaredDistances(points, anchor, negative);
  return near.reduce((sum, value, t) => sum + value + far[t], 0) / (2 * anchor.length);
}

const divided = ({ rows, cols, data }: Matrix, by: number): Matrix =>
  new Matrix(
    rows,
    cols,
    data.map((value) => value / by),
  );
