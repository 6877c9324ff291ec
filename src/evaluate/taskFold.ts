import { EtalonError } from "../base/errors.ts";
import { applyScaling, fitScaling } from "../data/scaling.ts";
import type { MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { scml } from "../learners/scml.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Iterate, Run } from "../optim/solve.ts";
import { knnCases, type Labeled } from "./knnCases.ts";
import { foldData } from "./protocol.ts";
import type { TaskProgress, Way } from "./taskComparison.ts";
import type { TaskProtocol } from "./taskProtocol.ts";

type Options = Readonly<Record<string, unknown>>;

/** What is fitted in every fold. */
export interface TaskFits {
  readonly learner: MultiTaskLearner;
  readonly together: Options;
  readonly alone: Options;
  readonly maxMemory: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Why `scml` had nothing to learn from, by what it was to learn. */
  readonly failures: Map<string, string>;
}

/** For each way the tested rows and whether they were told right. */
export type FoldCases = Readonly<Record<Way, readonly (readonly [row: number, right: number])[]>>;

interface Part {
  readonly name: string;
  readonly test: Int32Array;
  readonly known: Labeled;
  readonly asked: Labeled;
}

/** Fits all ways on the training part of a fold and tells its test part; nothing where the signal fired before the end. */
export function* runTaskFold(
  split: TaskProtocol,
  fold: number,
  fits: TaskFits,
): Generator<TaskProgress, FoldCases | undefined> {
  const { protocol, tasks, labels, taskOf, sharesClasses } = split;
  const { train, test, scaling, trainPoints } = foldData(protocol, fold);
  const given = (rows: Int32Array): Labeled => ({
    points: protocol.points.take(rows),
    labels: Array.from(rows, (i) => labels[i]),
  });
  const parts = tasks.map(({ name }): Part => {
    const own = (rows: Int32Array): Int32Array => rows.filter((i) => taskOf[i] === name);
    return { name, test: own(test), known: given(own(train)), asked: given(own(test)) };
  });
  const lesson = { points: trainPoints, labels: Array.from(train, (i) => labels[i]) };
  const seeded = (options: Options): Options => ({ seed: protocol.seed, ...options });
  const terms = { maxMemory: fits.maxMemory };
  const count = tasks.length + 1 + (sharesClasses ? 1 : 0);
  let fit = 0;
  const driven = function* <T>(
    run: Run<T>,
    learner: string,
    task: string | null,
  ): Generator<TaskProgress, T | undefined> {
    const place = { learner, task, fit: fit++, fits: count, fold, folds: protocol.folds.length };
    for (;;) {
      if (fits.signal?.aborted) return undefined;
      const next: IteratorResult<Iterate, T> = run.next();
      if (next.done) return next.value;
      yield { ...place, iteration: next.value.iteration, value: next.value.value };
    }
  };
  const excused = function* <T>(run: Run<T>, task: string | null): Generator<TaskProgress, T | undefined> {
    try {
      return yield* driven(run, scml.name, task);
    } catch (error) {
      if (!(error instanceof EtalonError && error.code === "DATA")) throw error;
      const what = task === null ? "all points as one task" : `the task ${JSON.stringify(task)} alone`;
      fits.failures.set(what, `scml could not learn ${what} in some fold: ${error.message}`);
      return undefined;
    }
  };

  const tasksOfTrain = Array.from(train, (i) => taskOf[i]);
  const together = yield* driven(
    fits.learner.steps({ ...lesson, tasks: tasksOfTrain }, seeded(fits.together), terms),
    fits.learner.name,
    null,
  );
  const pooled = sharesClasses ? yield* excused(scml.steps(lesson, seeded(fits.alone), terms), null) : undefined;
  const found: Record<Way, (readonly [number, number])[]> = { euclidean: [], alone: [], pooled: [], together: [] };
  for (const { name, test: rows, known, asked } of parts) {
    if (rows.length === 0) continue;
    if (known.points.rows === 0)
      throw new EtalonError(
        "DATA",
        `folds: fold ${fold} tests every point of the task ${JSON.stringify(name)}, so that none is left to learn from. Take fewer folds, or leave the task out.`,
      );
    const neighbors = Math.min(protocol.neighbors, known.points.rows);
    const told = (way: Way, space: (points: Matrix) => Matrix): void => {
      knnCases(known, asked, neighbors, space).forEach((right, k) => void found[way].push([rows[k], right]));
    };
    const shared = (points: Matrix): Matrix => applyScaling(scaling, points);
    const ownScaling = fitScaling(known.points, protocol.scale);
    const own = (points: Matrix): Matrix => applyScaling(ownScaling, points);
    const run = scml.steps({ points: own(known.points), labels: known.labels }, seeded(fits.alone), terms);
    const alone = yield* excused(run, name);
    if (fits.signal?.aborted || !together) return undefined;
    const metric = together.metrics.get(name);
    told("euclidean", own);
    if (alone) told("alone", (points) => alone.transform(own(points)));
    if (pooled) told("pooled", (points) => pooled.transform(shared(points)));
    if (metric) told("together", (points) => metric.transform(shared(points)));
  }
  return found;
}
