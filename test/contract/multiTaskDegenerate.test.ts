import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import type { MultiTaskData } from "../../src/learners/multiTask/multiTaskData.ts";
import type { MultiTaskFit, MultiTaskLearner } from "../../src/learners/multiTask/multiTaskLearner.ts";
import { insanity, noise } from "./fixtures.ts";
import { fitBriefly, labels, planted, points, TASKS, taskRegistry, tasks } from "./taskData.ts";

type Outcome = MultiTaskFit | { readonly code: string; readonly message: string };

function outcome(learner: MultiTaskLearner, change: Record<string, unknown>): Outcome {
  try {
    return fitBriefly(learner, { ...planted, ...change } as unknown as MultiTaskData);
  } catch (error) {
    if (error instanceof EtalonError) return { code: error.code, message: error.message };
    throw error;
  }
}

const random = new Random(31);
const scaledBy = (factor: number) => points.map((row) => row.map((value) => value * factor));
const replaced = (row: number, column: number, value: number) =>
  points.map((point, i) => point.map((old, c) => (i === row && c === column ? value : old)));
const inTask = (task: string, change: (row: number[], i: number) => number[]) =>
  points.map((row, i) => (tasks[i] === task ? change(row, i) : row));

/** Cases that every learner must come through with sane metrics. */
const successes: Record<string, Record<string, unknown>> = {
  "a constant feature": { points: points.map((row) => [...row, 3]) },
  "a feature that is constant in one task": { points: inTask("task 1", (row) => [...row.slice(0, 4), 7]) },
  "a task whose classes differ in one feature alone, the others constant": {
    points: inTask("task 1", (row) => [row[0], 0, 0, 0, 0]),
  },
  "a single feature": { points: points.map((row) => [row[0]]) },
  "a copy of a feature": { points: points.map((row) => [...row, row[0]]) },
  "fewer points than features": {
    points: points.map((row) => [...row, ...Array.from({ length: 80 }, () => 0.1 * noise(random))]),
  },
  "every point twice": {
    points: [...points, ...points],
    labels: [...labels, ...labels],
    tasks: [...tasks, ...tasks],
  },
  "a class of one point": {
    points: [...points, [9, 9, 9, 9, 9]],
    labels: [...labels, "alone"],
    tasks: [...tasks, "task 0"],
  },
  "a task of three points": {
    points: [...points, [0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [5, 5, 0, 0, 0]],
    labels: [...labels, "x", "x", "y"],
    tasks: [...tasks, "small", "small", "small"],
  },
  "tasks of very different size of numbers": { points: inTask("task 2", (row) => row.map((value) => value * 1e4)) },
  "an offset of 1e8": { points: points.map((row) => row.map((value) => value + 1e8)) },
  "values near 1e150": { points: scaledBy(1e150) },
  "values near 1e-150": { points: scaledBy(1e-150) },
  "boolean, bigint and number labels in different tasks": {
    labels: labels.map((label, i) => {
      const code = Number(label.at(-1));
      return tasks[i] === "task 0" ? code > 0 : tasks[i] === "task 1" ? BigInt(code) : code;
    }),
  },
  "names called __proto__": {
    labels: labels.map((label) => (label === "class 0" ? "__proto__" : label)),
    tasks: tasks.map((task) => (task === "task 0" ? "__proto__" : task)),
  },
};

const only = (task: string, label: unknown) => labels.map((old, i) => (tasks[i] === task ? label : old));

/** Cases that must be refused with a code, naming what to look at. */
const refusals: Record<string, { change: Record<string, unknown>; code: string; says: RegExp }> = {
  "a NaN": { change: { points: replaced(4, 2, Number.NaN) }, code: "DATA", says: /row 4, column 2 is NaN/ },
  "an infinity": { change: { points: replaced(7, 0, -Infinity) }, code: "DATA", says: /row 7, column 0 is -Infinity/ },
  "ragged rows": { change: { points: [[1, 2], [3]] }, code: "SHAPE", says: /row 1 has 1/ },
  "too few labels": { change: { labels: labels.slice(1) }, code: "SHAPE", says: /71 labels for 72 points/ },
  "too few tasks": { change: { tasks: tasks.slice(1) }, code: "SHAPE", says: /71 tasks for 72 points/ },
  "no tasks": { change: { tasks: undefined }, code: "SHAPE", says: /there are no tasks/ },
  "a NaN label": { change: { labels: only("task 1", Number.NaN) }, code: "DATA", says: /label of row 30 is NaN.*null/ },
  "a NaN task": {
    change: { tasks: tasks.map((_, i) => (i === 3 ? Number.NaN : 1 + (i % 2))) },
    code: "DATA",
    says: /task of row 3 is NaN.*null/,
  },
  "missing supervision": { change: { labels: undefined }, code: "DATA", says: /`labels`/ },
  "no label at all": { change: { labels: labels.map(() => null) }, code: "DATA", says: /no point has a label/ },
  "a single task": { change: { tasks: tasks.map(() => "only") }, code: "DATA", says: /task "only".*two tasks/ },
  "a task of one class": {
    change: { labels: only("task 1", "x") },
    code: "DATA",
    says: /task "task 1": .*"x".*two classes/,
  },
  "a task of one point": {
    change: { points: [...points, [1, 1, 1, 1, 1]], labels: [...labels, "x"], tasks: [...tasks, "lonely"] },
    code: "DATA",
    says: /task "lonely"/,
  },
  "a task of one point over and over": {
    change: { points: inTask("task 2", () => [1, 2, 3, 4, 5]) },
    code: "DATA",
    says: /task "task 2".*all 24 rows are identical/,
  },
  "a class for each point of a task": {
    change: { labels: labels.map((label, i) => (tasks[i] === "task 0" ? `own ${i}` : label)) },
    code: "DATA",
    says: /task "task 0"/,
  },
};

describe.each(taskRegistry)("$name", (learner) => {
  for (const [name, change] of Object.entries(successes)) {
    test(`learns sane metrics from ${name}`, () => {
      const result = outcome(learner, change);
      if ("code" in result) throw new Error(`${result.code}: ${result.message}`);
      expect(result.metrics.size).toBe(new Set((change["tasks"] as string[] | undefined) ?? tasks).size);
      for (const metric of result.metrics.values()) expect(insanity(metric)).toBeUndefined();
    });
  }

  for (const [name, { change, code, says }] of Object.entries(refusals)) {
    test(`refuses ${name} with ${code}`, () => {
      expect(outcome(learner, change)).toMatchObject({ code, message: expect.stringMatching(says) });
    });
  }

  test("leaves out points of which nothing is known, whatever their task, and says how many", () => {
    const fit = fitBriefly(learner, planted);
    const more = {
      points: [...points, [9, 9, 9, 9, 9], [8, 8, 8, 8, 8], [7, 7, 7, 7, 7]],
      labels: [...labels, null, null, undefined],
      tasks: [...tasks, null, "task 0", "a task of its own"],
    } as unknown as MultiTaskData;
    const { metrics, report } = fitBriefly(learner, more);
    expect([...metrics.keys()]).toEqual(TASKS);
    for (const task of TASKS) expect(metrics.get(task)?.map.data).toEqual(fit.metrics.get(task)?.map.data);
    expect(report.warnings).toEqual(["3 unlabeled points were left out"]);
  });

  test("gives ±1e308 metrics or NUMERIC, never NaN", () => {
    const result = outcome(learner, {
      points: replaced(0, 0, 1e308).map((row, i) => (i === 1 ? [-1e308, 0, 0, 0, 0] : row)),
    });
    if ("code" in result) expect(result.code).toBe("NUMERIC");
    else for (const metric of result.metrics.values()) expect(metric.map.data.every(Number.isFinite)).toBe(true);
  });
});
