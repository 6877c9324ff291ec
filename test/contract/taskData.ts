import { Random } from "../../src/base/random.ts";
import type { Label } from "../../src/data/labels.ts";
import type { Given } from "../../src/learners/data.ts";
import { multiTaskLearners } from "../../src/learners/multiTask/index.ts";
import type { MultiTaskData } from "../../src/learners/multiTask/multiTaskData.ts";
import type { MultiTaskFit, MultiTaskLearner } from "../../src/learners/multiTask/multiTaskLearner.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { plantedTasks } from "../learners/multiTask/taskFixtures.ts";

/** Every registered learner of several tasks: a new one is tested by existing. */
export const taskRegistry: readonly MultiTaskLearner[] = Object.values(multiTaskLearners);

export const TASKS = ["task 0", "task 1", "task 2"];
export const planted = plantedTasks(5, [30, 18, 24], 5, 1.5);
export const { points, labels, tasks } = planted;

export const fitBriefly = (
  learner: MultiTaskLearner,
  data: MultiTaskData,
  options: Record<string, unknown> = {},
): MultiTaskFit => learner.fit(data, { maxIterations: 4, ...options });

/** The bytes of all metrics, task by task. */
export const bytesOf = ({ metrics }: MultiTaskFit): Uint8Array[] => Array.from(metrics.values(), (m) => m.save());

export const metricOf = ({ metrics }: MultiTaskFit, task: string): Metric => metrics.get(task) as Metric;

/** Three rows of a task, the first two of one class. */
function drawn(random: Random, task: string): readonly [number, number, number] {
  for (;;) {
    const [i, j, l] = [0, 1, 2].map(() => random.integer(labels.length));
    const inside = [i, j, l].every((row) => tasks[row] === task);
    if (inside && i !== j && labels[i] === labels[j] && labels[i] !== labels[l]) return [i, j, l];
  }
}

/** 60 triplets of each task that agree with the labels. */
const found = TASKS.flatMap((task, t) => {
  const random = new Random(41 + t);
  return Array.from({ length: 60 }, () => drawn(random, task));
});
export const triplets = {
  anchor: found.map(([i]) => i),
  positive: found.map(([, j]) => j),
  negative: found.map(([, , l]) => l),
};
const ends = [0, 1].flatMap((kind) => found.map(([i, j, l]) => ({ left: i, right: kind === 0 ? j : l, kind })));
const distinct = [...new Map(ends.map((end) => [[end.left, end.right].sort().join(" "), end])).values()];

/** Every kind of supervision for the same points. */
export const given: Readonly<Record<Given, unknown>> = {
  labels,
  triplets,
  pairs: {
    left: distinct.map(({ left }) => left),
    right: distinct.map(({ right }) => right),
    similar: distinct.map(({ kind }) => 1 - kind),
  },
  quadruplets: { a: triplets.anchor, b: triplets.positive, c: triplets.anchor, d: triplets.negative },
  chunks: labels.map((label, i): Label | null => (i % 3 === 0 ? null : label)),
  targets: points.map((row) => row[0] + 2 * row[1]),
};
