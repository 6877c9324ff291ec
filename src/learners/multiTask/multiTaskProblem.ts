import { EtalonError } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import { nearestTriplets } from "../../constraints/tripletsFromLabels.ts";
import type { Triplets } from "../../constraints/types.ts";
import { encodeLabels, type Label } from "../../data/labels.ts";
import { type Normalized, normalize } from "../../data/normalize.ts";
import { featureNames, toMatrix } from "../../data/points.ts";
import { pairSquaredDistances } from "../../linalg/distances.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { spannedPoints } from "../spannedPoints.ts";
import { limitedTriplets } from "../tripletMargins.ts";
import type { MultiTaskData } from "./multiTaskData.ts";
import { labeledRows } from "./taskRows.ts";

/** One task: its points about their own mean, and its triplets, which name rows of its own. */
export interface Task {
  readonly name: string;
  readonly points: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly triplets: Triplets;
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

/** `SHAPE` and `DATA`, naming row or task, for lists that do not fit together, fewer than two tasks, and tasks that say nothing. */
export function multiTaskProblem(learner: string, data: MultiTaskData, options: TaskOptions): MultiTaskProblem {
  const all = toMatrix(data.points);
  const { rows, labels, tasks: names, warnings } = labeledRows(learner, data, all.rows);
  const members = membersOf(learner, names).map(({ name, places }) => {
    const normalized = normalizedTask(learner, name, all.take(places.map((k) => rows[k])));
    return { ...normalized, name, labels: Array.from(normalized.order, (r) => labels[places[r]]) };
  });
  const scale = Math.max(...members.map((member) => member.scale));
  const span = spannedPoints(stacked(members.map(({ points, scale: own }) => divided(points, scale / own))));
  let first = 0;
  const tasks = members.map(({ name, mean, labels: own }): Task => {
    const points = span.points.take(Int32Array.from(own, (_, r) => first + r));
    first += own.length;
    const random = new Random(options.seed);
    const classes = classesOf(learner, name, own);
    const triplets = tripletsOf(learner, name, points, classes.labels, { ...options, random });
    return { name, points, ...classes, triplets, mean, random };
  });
  const unit = Math.sqrt(tasks.reduce((sum, task) => sum + meanSquaredPair(task), 0) / tasks.length);
  return {
    tasks: tasks.map((task) => ({ ...task, points: divided(task.points, unit) })),
    cols: span.points.cols,
    dimensions: all.cols,
    features: featureNames(data.points),
    restore: (map) => divided(span.restore(map), unit * scale),
    warnings,
  };
}

interface Members {
  readonly name: string;
  /** Where it stands in the list of tasks. */
  readonly places: Int32Array;
}

function membersOf(learner: string, names: readonly string[]): Members[] {
  const known = [...new Set(names)].sort();
  if (known.length < 2) {
    throw new EtalonError(
      "DATA",
      `${learner}: all labeled points are of the task ${JSON.stringify(known[0])}. Give at least two tasks, or learn this one with scml.`,
    );
  }
  const places = Int32Array.from(names.keys());
  return known.map((name) => ({ name, places: places.filter((k) => names[k] === name) }));
}

/** Each task about its own mean and in an order of its own: where the tasks lie says nothing. */
function normalizedTask(learner: string, task: string, points: Matrix): Normalized {
  try {
    return normalize(points);
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    throw new EtalonError(error.code, `${learner}: task ${JSON.stringify(task)}: ${error.message}`, { cause: error });
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

function classesOf(learner: string, task: string, labels: readonly Label[]): Pick<Task, "labels" | "classes"> {
  const { codes, names } = encodeLabels(labels);
  if (names.length >= 2) return { labels: codes, classes: names.length };
  throw new EtalonError(
    "DATA",
    `${learner}: all ${labels.length} labels of the task ${JSON.stringify(task)} are ${JSON.stringify(String(names[0]))}. Give each task at least two classes, or leave this one out.`,
  );
}

function tripletsOf(
  learner: string,
  task: string,
  points: Matrix,
  labels: Int32Array,
  { genuine, impostors, constraints, random }: TaskOptions & { readonly random: Random },
): Triplets {
  const triplets = nearestTriplets(points, labels, { genuine, impostors });
  if (triplets.anchor.length > 0) return limitedTriplets({ triplets, random, count: () => {} }, constraints);
  throw new EtalonError(
    "DATA",
    `${learner}: the task ${JSON.stringify(task)} makes no triplet: it takes two points of one class and a point of another that differs from them. Label more of its points, or leave it out.`,
  );
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
