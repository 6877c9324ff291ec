import { EtalonError } from "../../base/errors.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { weightedGram } from "../../linalg/products.ts";
import { factorPsd } from "../../linalg/psd.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Verdict } from "../../optim/solve.ts";
import { lessonMetric } from "../lesson.ts";
import { reduceMap } from "../reduce.ts";
import type { MultiTaskFit } from "./multiTaskLearner.ts";
import type { MultiTaskProblem, Task } from "./multiTaskProblem.ts";

/** Where a run over all tasks ended. */
export interface SharedSolution extends Verdict {
  /** Rows b. */
  readonly bases: Matrix;
  /** W, K x T: row b holds what each task gives for direction b. */
  readonly weights: Matrix;
  readonly value: number;
  /** Objective after each iterate. */
  readonly trace: readonly number[];
}

/** What one task gives for each direction. */
export const weightsOf = ({ rows, cols, data }: Matrix, task: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, b) => data[b * cols + task]);

/** The metrics of a solution. `DATA` naming a task that uses no direction. */
export function multiTaskFit(
  learner: string,
  options: Readonly<Record<string, unknown>>,
  { tasks, features, restore, warnings }: MultiTaskProblem,
  { bases, weights, value, trace, converged, reason }: SharedSolution,
): MultiTaskFit {
  const rows = Array.from({ length: weights.rows }, (_, b) => weights.row(b));
  const users = rows.map((row) => row.filter((weight) => weight > 0).length);
  const prices = rows.map((row) => row.reduce((sum, weight) => sum + weight * weight, 0));
  const used = Int32Array.from(users.keys()).filter((b) => users[b] > 0);
  used.sort((a, b) => prices[b] - prices[a] || a - b);
  const metricOf = (task: Task, t: number): Metric => {
    const own = weightsOf(weights, t);
    const count = own.filter((weight) => weight > 0).length;
    if (count === 0) throw worthless(learner, task.name);
    const map = factorPsd(weightedGram(bases, own));
    const components = options["components"] as number | undefined;
    const lesson = {
      learned: { map: restore(reduceMap(map, task.points, components)), value, converged, reason },
      ...{ trace, warnings, mean: task.mean, scale: 1, reduced: (map: Matrix) => map },
      constraints: {
        ...task.constraints,
        ...{ tasks: tasks.length, triplets: task.triplets.anchor.length, bases: count },
      },
    };
    return lessonMetric(learner, options, lesson, features);
  };
  return Object.freeze({
    metrics: new Map(tasks.map((task, t) => [task.name, metricOf(task, t)] as const)),
    directions: restore(bases.take(used)),
    weights: weights.take(used).transposed(),
    sharing: tasks.map((_, t) => used.filter((b) => users[b] === t + 1).length),
    report: {
      ...{ iterations: trace.length, converged, reason, value, trace, warnings },
      constraints: {
        tasks: tasks.length,
        triplets: tasks.reduce((sum, { triplets }) => sum + triplets.anchor.length, 0),
        bases: used.length,
        "shared bases": used.filter((b) => users[b] > 1).length,
      },
    },
  } satisfies MultiTaskFit);
}

const worthless = (learner: string, task: string): EtalonError =>
  new EtalonError(
    "DATA",
    `${learner}: no direction is worth its price to the task ${JSON.stringify(task)}, so that its M = 0 is optimal. Lower \`sparsity\`, or leave the task out.`,
  );
