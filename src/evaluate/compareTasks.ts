import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { parseOptions } from "../base/options.ts";
import type { MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { scmlMultiTask } from "../learners/multiTask/scmlMultiTask.ts";
import { scml } from "../learners/scml.ts";
import type { ProtocolOptions } from "./protocol.ts";
import { type TaskComparison, type TaskProgress, WAYS, type Way } from "./taskComparison.ts";
import { runTaskFold, type TaskFits } from "./taskFold.ts";
import { makeTaskProtocol, type TaskEvaluationData } from "./taskProtocol.ts";
import { taskScores, type WayCases } from "./taskScores.ts";

type Options = Readonly<Record<string, unknown>>;

export interface CompareTasksOptions extends ProtocolOptions {
  /** The learner of several tasks; default `scmlMultiTask`. */
  readonly learner?: MultiTaskLearner;
  /** Its options. */
  readonly together?: Options;
  /** Options of `scml`, on each task alone and on all points as one task. */
  readonly alone?: Options;
  /** What the data set is called in the result. */
  readonly dataset?: string;
  /** Bootstrap resamples, default 2,000. */
  readonly resamples?: number;
  /** Bytes that the process may take: a fit expected to take more ends with `MEMORY`. */
  readonly maxMemory?: number;
  /** Ends the run between two iterates: the folds that ended make the result. */
  readonly signal?: AbortSignal;
}

/**
 * Whether learning several tasks together pays: k-NN accuracy in each task, by the plain distance, by `scml` on the task alone, by `scml` on all points as one task
 * (where some class is of two tasks) and by a learner of all tasks together, on the same folds, each stratified by task and class. A point is told by the training
 * points of its own task. Points are scaled by the training part of the task for the first two, of all tasks for the others. `alone` and `pooled` are null, with a warning, where that learner has nothing to learn from. Yields at every iterate.
 * Throws `OPTION`, `SHAPE` and `DATA` for unusable data, `ABORTED` when stopped before a fold ended, and what the learner of all tasks throws.
 */
export function* compareTasks(
  data: TaskEvaluationData,
  options: CompareTasksOptions = {},
): Generator<TaskProgress, TaskComparison> {
  const { learner = scmlMultiTask as MultiTaskLearner, together = {}, alone = {}, signal, maxMemory } = options;
  parseOptions(learner.name, learner.options, together);
  parseOptions(scml.name, scml.options, alone);
  const split = makeTaskProtocol(data, options);
  const { protocol, tasks } = split;
  const fits: TaskFits = { learner, together, alone, maxMemory, signal, failures: new Map() };
  const cases = Object.fromEntries(WAYS.map((way) => [way, new Int8Array(protocol.codes.length).fill(-1)])) as Record<
    Way,
    Int8Array
  >;
  let ended = 0;
  for (; ended < protocol.folds.length; ended++) {
    const found = yield* runTaskFold(split, ended, fits);
    if (!found) break;
    for (const way of WAYS) for (const [row, right] of found[way]) cases[way][row] = right;
  }
  if (ended === 0) throw new EtalonError("ABORTED", "compareTasks: stopped before a fold ended, so nothing is known.");
  const tested = (way: Way, rows: Int32Array): boolean =>
    rows.every((row) => cases[way][row] >= 0 === cases.together[row] >= 0);
  const scores = (of: readonly Int32Array[]) => {
    const complete = (way: Way) => (of.every((rows) => tested(way, rows)) ? cases[way] : null);
    const known = Object.fromEntries(WAYS.map((way) => [way, complete(way)])) as unknown as WayCases;
    const { resamples } = options;
    return taskScores(of, known, protocol.groups, {
      seed: protocol.seed,
      ...(resamples === undefined ? {} : { resamples }),
    });
  };
  const judged = tasks.filter(({ rows }) => rows.some((row) => cases.together[row] >= 0));
  return {
    dataset: options.dataset ?? null,
    learner: learner.name,
    rival: scml.name,
    points: tasks.reduce((sum, { rows }) => sum + rows.length, 0),
    features: protocol.points.cols,
    protocol: {
      ...{ folds: protocol.folds.length, ended, neighbors: protocol.neighbors, seed: protocol.seed },
      scale: protocol.scale,
    },
    tasks: judged.map(({ name, rows, classes }) => ({ task: name, points: rows.length, classes, ...scores([rows]) })),
    average: scores(judged.map(({ rows }) => rows)),
    warnings: [
      ...protocol.warnings,
      ...fits.failures.values(),
      ...(split.sharesClasses ? [] : ["no class is of two tasks: all points as one task would say nothing"]),
      ...(ended < protocol.folds.length
        ? [`stopped: ${counted(ended, "fold")} of ${protocol.folds.length} ended, and these alone count`]
        : []),
    ],
  };
}
