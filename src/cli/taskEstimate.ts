import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { knnCases } from "../evaluate/knnCases.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import { orderCases } from "./scores.ts";
import { pointsOfTask, type TaskData } from "./taskData.ts";

/** Metrics of the training part that a task may be judged by. */
export interface TaskMetrics {
  /** Learned with the other tasks. */
  readonly together: Metric;
  /** By scml on the task alone; undefined where that failed. */
  readonly alone?: Metric | undefined;
  /** By scml on all points as if there were one task. */
  readonly pooled?: Metric | undefined;
}

/** What tasks are judged by: k-NN where there are labels, else the share of relations in order. */
export type TaskScore = "accuracy" | "triplets in order" | "quadruplets in order";

/** The score on held-out points: `euclidean` is the plain distance, `learned` the one learned together; in `alone` and `pooled` these stand in the place of the plain distance. */
export interface TaskEvaluation extends Gain {
  readonly score: TaskScore;
  /** Points. */
  readonly heldOut: number;
  /** What of them is told right or wrong: as many points, or triplets or quadruplets. */
  readonly cases: number;
  readonly alone: Gain | null;
  readonly pooled: Gain | null;
}

/** Of one task, and k of its k-NN, null for relations. */
export interface NamedTaskEvaluation extends TaskEvaluation {
  readonly neighbors: number | null;
}

/** Of each task that has something held out, and of all together. */
export interface TasksEvaluation {
  readonly tasks: ReadonlyMap<string, NamedTaskEvaluation>;
  readonly all: TaskEvaluation;
}

/** For each held-out point or relation 1 where it came out right, else 0. */
interface Cases {
  readonly heldOut: number;
  readonly plain: ArrayLike<number>;
  readonly together: ArrayLike<number>;
  readonly alone: ArrayLike<number> | undefined;
  readonly pooled: ArrayLike<number> | undefined;
  readonly units: Int32Array | undefined;
}

/** What the data can be judged by; undefined for pairs, chunks and targets alone. */
export const taskScore = ({ labels, triplets, quadruplets }: TaskData): TaskScore | undefined =>
  labels ? "accuracy" : triplets ? "triplets in order" : quadruplets ? "quadruplets in order" : undefined;

/** The estimate of each task that has something held out, and of all together; null where none has. Each point is told by the nearest training points of its own task. */
export function evaluateTasks(
  { train, test }: { readonly train: TaskData; readonly test: TaskData },
  metrics: ReadonlyMap<string, TaskMetrics>,
  scale: Scale,
  neighbors: number,
  seed: number,
): TasksEvaluation | null {
  const score = taskScore(test);
  const tasks = new Map<string, NamedTaskEvaluation>();
  const every: Cases[] = [];
  for (const [name, own] of metrics) {
    const [known, asked] = [pointsOfTask(train, name), pointsOfTask(test, name)];
    const k = Math.min(neighbors, (known.labels ?? []).filter((label) => label !== null).length);
    const cases = casesOf(known, asked, own, scale, k);
    if (!cases) continue;
    every.push(cases);
    tasks.set(name, { neighbors: score === "accuracy" ? k : null, score: score!, ...gainsOf([cases], seed) });
  }
  return every.length === 0 ? null : { tasks, all: { score: score!, ...gainsOf(every, seed) } };
}

function casesOf(
  train: TaskData,
  test: TaskData,
  metrics: TaskMetrics,
  scale: Scale,
  neighbors: number,
): Cases | undefined {
  const right = rightUnder(train, test, neighbors);
  if (!right) return undefined;
  const under = (metric: Metric | undefined) => metric && right((points) => metric.transform(points));
  const scaling = fitScaling(train.points, scale);
  const plain = right((points) => applyScaling(scaling, points));
  return {
    heldOut: test.labels ? plain.length : test.points.rows,
    plain,
    together: right((points) => metrics.together.transform(points)),
    alone: under(metrics.alone),
    pooled: under(metrics.pooled),
    units: test.labels ? test.groups : undefined,
  };
}

type Space = (points: Matrix) => Matrix;

/** Judges a space by what is known of the held-out points; undefined where that is nothing. */
function rightUnder(
  train: TaskData,
  test: TaskData,
  neighbors: number,
): ((space: Space) => ArrayLike<number>) | undefined {
  const { labels, triplets, quadruplets } = test;
  if (labels) {
    const known = { points: train.points, labels: train.labels! };
    const rows = Int32Array.from(labels.keys()).filter((i) => labels[i] !== null);
    if (rows.length === 0 || neighbors === 0) return undefined;
    const asked = { points: test.points.take(rows), labels: Array.from(rows, (i) => labels[i]!) };
    return (space) => knnCases(known, asked, neighbors, space);
  }
  if (triplets && triplets.anchor.length > 0) {
    const { anchor: a, positive: b, negative: d } = triplets;
    return (space) => orderCases(space(test.points), { a, b, c: a, d });
  }
  if (quadruplets && quadruplets.a.length > 0) return (space) => orderCases(space(test.points), quadruplets);
  return undefined;
}

function gainsOf(parts: readonly Cases[], seed: number): Omit<TaskEvaluation, "score"> {
  const joined = (lists: readonly ArrayLike<number>[]): number[] => lists.flatMap((list) => Array.from(list));
  const learned = joined(parts.map(({ together }) => together));
  const units = parts.every((part) => part.units) ? joined(parts.map((part) => part.units!)) : undefined;
  const options = { seed, ...(units ? { units } : {}) };
  const against = (which: "alone" | "pooled"): Gain | null =>
    parts.every((part) => part[which]) ? pairedGain(joined(parts.map((part) => part[which]!)), learned, options) : null;
  return {
    heldOut: parts.reduce((sum, { heldOut }) => sum + heldOut, 0),
    cases: learned.length,
    ...pairedGain(joined(parts.map(({ plain }) => plain)), learned, options),
    alone: against("alone"),
    pooled: against("pooled"),
  };
}
