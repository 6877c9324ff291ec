import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import { knnClassifier } from "../tasks/knn.ts";
import { pointsOfTask, type TaskData, taskNames } from "./taskData.ts";

/** Metrics of the training part that a task may be judged by. */
export interface TaskMetrics {
  /** Learned with the other tasks. */
  readonly together: Metric;
  /** By scml on the task alone; undefined where that failed. */
  readonly alone?: Metric | undefined;
  /** By scml on all points as if there were one task. */
  readonly pooled?: Metric | undefined;
}

/** Accuracy on held-out points: `euclidean` is the plain distance, `learned` the one learned together; in `alone` and `pooled` these stand in the place of the plain distance. */
export interface TaskEvaluation extends Gain {
  readonly heldOut: number;
  readonly alone: Gain | null;
  readonly pooled: Gain | null;
}

/** Of one task, and k of its k-NN. */
export interface NamedTaskEvaluation extends TaskEvaluation {
  readonly neighbors: number;
}

/** Of each task that has held-out points, and of all of these points. */
export interface TasksEvaluation {
  readonly tasks: ReadonlyMap<string, NamedTaskEvaluation>;
  readonly all: TaskEvaluation;
}

/** For each held-out point 1 where its class was told, else 0. */
interface Cases {
  readonly plain: readonly number[];
  readonly together: readonly number[];
  readonly alone: readonly number[] | undefined;
  readonly pooled: readonly number[] | undefined;
  readonly groups: Int32Array | undefined;
}

/** The estimate of each task that has held-out points, and of all together. Each point is told by the nearest training points of its own task. */
export function evaluateTasks(
  { train, test }: { readonly train: TaskData; readonly test: TaskData },
  metrics: ReadonlyMap<string, TaskMetrics>,
  scale: Scale,
  neighbors: number,
  seed: number,
): TasksEvaluation {
  const tasks = new Map<string, NamedTaskEvaluation>();
  const every: Cases[] = [];
  for (const name of taskNames(test)) {
    const known = pointsOfTask(train, name);
    const k = Math.min(neighbors, known.labels.filter((label) => label !== null).length);
    const cases = casesOf(known, pointsOfTask(test, name), metrics.get(name)!, scale, k);
    every.push(cases);
    tasks.set(name, { neighbors: k, ...gainsOf([cases], seed) });
  }
  return { tasks, all: gainsOf(every, seed) };
}

function casesOf(train: TaskData, test: TaskData, metrics: TaskMetrics, scale: Scale, neighbors: number): Cases {
  const right = (space: (points: Matrix) => Matrix): number[] =>
    knnClassifier({ points: space(train.points), labels: train.labels }, { neighbors })
      .predict(space(test.points))
      .map((label, i) => (label === test.labels[i] ? 1 : 0));
  const under = (metric: Metric | undefined) => metric && right((points) => metric.transform(points));
  const scaling = fitScaling(train.points, scale);
  return {
    plain: right((points) => applyScaling(scaling, points)),
    together: right((points) => metrics.together.transform(points)),
    alone: under(metrics.alone),
    pooled: under(metrics.pooled),
    groups: test.groups,
  };
}

function gainsOf(parts: readonly Cases[], seed: number): TaskEvaluation {
  const learned = parts.flatMap(({ together }) => together);
  const units = parts.every(({ groups }) => groups) ? parts.flatMap(({ groups }) => Array.from(groups!)) : undefined;
  const options = { seed, ...(units ? { units } : {}) };
  const against = (which: "alone" | "pooled"): Gain | null =>
    parts.every((part) => part[which])
      ? pairedGain(
          parts.flatMap((part) => part[which]!),
          learned,
          options,
        )
      : null;
  return {
    heldOut: learned.length,
    ...pairedGain(
      parts.flatMap(({ plain }) => plain),
      learned,
      options,
    ),
    alone: against("alone"),
    pooled: against("pooled"),
  };
}
