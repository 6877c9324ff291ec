import { beforeAll, describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { compareTasks } from "../../src/evaluate/compareTasks.ts";
import type { TaskComparison, TaskProgress } from "../../src/evaluate/taskComparison.ts";
import { makeTaskProtocol } from "../../src/evaluate/taskProtocol.ts";
import { scmlMultiTask } from "../../src/learners/multiTask/scmlMultiTask.ts";
import { scml } from "../../src/learners/scml.ts";
import { permutation } from "../contract/fixtures.ts";
import { ofTask, plantedTasks, rowsOf, type TaskFixture } from "../learners/multiTask/taskFixtures.ts";

const data = plantedTasks(3, [36, 18, 18], 6, 3);
const TASKS = ["task 0", "task 1", "task 2"];
const brief = { together: { maxIterations: 3 }, alone: { maxIterations: 3 }, folds: 3, resamples: 200 };
const compared = (given: TaskFixture, more = {}): TaskComparison => finish(compareTasks(given, { ...brief, ...more }));

/** The majority of the k nearest by squared distance, ties to the class of the nearest of them. */
function told(known: number[][], labels: readonly string[], x: readonly number[], k: number): string {
  const square = (y: readonly number[]): number => y.reduce((sum, value, c) => sum + (value - x[c]) ** 2, 0);
  const near = [...known.keys()].sort((a, b) => square(known[a]) - square(known[b])).slice(0, k);
  const votes = near.map((i) => labels[i]);
  const count = (label: string): number => votes.filter((vote) => vote === label).length;
  return votes.reduce((best, label) => (count(label) > count(best) ? label : best));
}

/** z-scores by the deviation of n points. */
function scaler(rows: readonly number[][]): (row: readonly number[]) => number[] {
  const means = rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
  const spread = means.map((mean, c) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[c] - mean) ** 2, 0) / rows.length),
  );
  return (row) => row.map((value, c) => (value - means[c]) / spread[c]);
}

describe("compareTasks", () => {
  let found: TaskComparison;
  beforeAll(() => {
    found = compared(data);
  });

  test("judges each way by nearest training points of the task itself, from fits on the training part alone", () => {
    const { protocol } = makeTaskProtocol(data, brief);
    const right = { euclidean: [0, 0, 0], alone: [0, 0, 0], pooled: [0, 0, 0], together: [0, 0, 0] };
    for (const fold of protocol.folds) {
      const held = new Set(fold);
      const train = rowsOf(
        data,
        [...data.points.keys()].filter((i) => !held.has(i)),
      );
      const test = rowsOf(data, Array.from(fold));
      const shared = scaler(train.points);
      const scaled = { ...train, points: train.points.map(shared) };
      const options = { seed: 0, maxIterations: 3 };
      const { metrics } = scmlMultiTask.fit(scaled, options);
      const pooled = scml.fit({ points: scaled.points, labels: scaled.labels }, options);
      TASKS.forEach((task, t) => {
        const [known, asked] = [ofTask(train, task), ofTask(test, task)];
        const own = scaler(known.points);
        const alone = scml.fit({ points: known.points.map(own), labels: known.labels }, options);
        const spaces = {
          euclidean: (rows: number[][]) => rows.map(own),
          alone: (rows: number[][]) => alone.transform(rows.map(own)).toArrays(),
          pooled: (rows: number[][]) => pooled.transform(rows.map(shared)).toArrays(),
          together: (rows: number[][]) => metrics.get(task)?.transform(rows.map(shared)).toArrays() ?? [],
        };
        for (const [way, space] of Object.entries(spaces)) {
          const [near, far] = [space(known.points), space(asked.points)];
          right[way as keyof typeof right][t] += far.filter(
            (x, i) => told(near, known.labels, x, 3) === asked.labels[i],
          ).length;
        }
      });
    }
    for (const way of ["euclidean", "alone", "pooled", "together"] as const) {
      const shares = TASKS.map((task, t) => right[way][t] / ofTask(data, task).points.length);
      expect(found.tasks.map(({ accuracy }) => accuracy[way]?.mean)).toEqual(
        shares.map((share) => expect.closeTo(share, 12)),
      );
      expect(found.average.accuracy[way]?.mean).toBeCloseTo((shares[0] + shares[1] + shares[2]) / 3, 12);
    }
  });

  test("pairs the gain of learning together with each other way, with an interval about it", () => {
    for (const { accuracy, gain } of [...found.tasks, found.average]) {
      for (const way of ["euclidean", "alone", "pooled"] as const) {
        const { difference, ci } = gain[way] as NonNullable<typeof gain.alone>;
        expect(difference).toBeCloseTo((accuracy.together?.mean as number) - (accuracy[way]?.mean as number), 12);
        expect(ci[0]).toBeLessThanOrEqual(difference + 1e-12);
        expect(ci[1]).toBeGreaterThanOrEqual(difference - 1e-12);
      }
    }
    expect(found.tasks.map(({ task, points, classes }) => [task, points, classes])).toEqual([
      ["task 0", 36, 3],
      ["task 1", 18, 3],
      ["task 2", 18, 3],
    ]);
  });

  test("spreads every class of every task evenly over the same folds", () => {
    const { protocol } = makeTaskProtocol(data, brief);
    expect([...protocol.folds.flatMap((fold) => Array.from(fold))].sort((a, b) => a - b)).toEqual([
      ...data.points.keys(),
    ]);
    for (const task of TASKS) {
      for (const label of new Set(data.labels)) {
        const counts = protocol.folds.map(
          (fold) => fold.filter((i) => data.tasks[i] === task && data.labels[i] === label).length,
        );
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }
  });

  test("keeps groups on one side of every split, across tasks too", () => {
    const groups = data.points.map((_, i) => i % 12);
    const { protocol } = makeTaskProtocol({ ...data, groups }, brief);
    for (const fold of protocol.folds) {
      const held = new Set(Array.from(fold, (i) => groups[i]));
      const inside = new Set(fold);
      for (const i of data.points.keys()) expect(held.has(groups[i])).toBe(inside.has(i));
    }
    expect(compared({ ...data, groups } as TaskFixture).tasks).toHaveLength(3);
  });

  test("does not depend on the order of the rows", () => {
    expect(compared(rowsOf(data, permutation(data.points.length)))).toEqual(found);
  });

  test("shows what small tasks gain from each other", () => {
    const { average } = finish(compareTasks(plantedTasks(0, [60, 15, 15, 15]), { folds: 3 }));
    expect(average.gain.euclidean?.verdict).toBe("better");
    expect(average.gain.alone?.difference).toBeGreaterThan(0.05);
  });

  test("says nothing of all points as one task where the tasks share no class", () => {
    const labels = data.labels.map((label, i) => `${data.tasks[i]} ${label}`);
    const { average, tasks, warnings } = compared({ ...data, labels });
    expect([average, ...tasks].map(({ accuracy, gain }) => [accuracy.pooled, gain.pooled])).toEqual(
      Array(4).fill([null, null]),
    );
    expect(warnings.join("; ")).toMatch(/no class is of two tasks/);
    expect(average.accuracy.alone).toEqual(found.average.accuracy.alone);
  });

  test("goes on where scml has nothing to learn from on a task alone, and says so", () => {
    const { tasks, average, warnings } = compared(data, { alone: { maxIterations: 3, sparsity: 100 } });
    expect(tasks.map(({ accuracy }) => [accuracy.alone, accuracy.pooled])).toEqual(Array(3).fill([null, null]));
    expect(average.gain.alone).toBeNull();
    expect(average.gain.euclidean).not.toBeNull();
    expect(warnings.join("; ")).toMatch(/scml could not learn the task "task 1" alone in some fold: .*no direction/);
  });

  test("keeps the folds that ended when it is stopped, and ends with ABORTED before one has", () => {
    const stopAt = (last: (step: TaskProgress) => boolean): TaskComparison => {
      const control = new AbortController();
      const run = compareTasks(data, { ...brief, signal: control.signal });
      for (let next = run.next(); ; next = run.next()) {
        if (next.done) return next.value;
        if (last(next.value)) control.abort();
      }
    };
    const { protocol, warnings, tasks } = stopAt(({ fold }) => fold === 2);
    expect(protocol).toMatchObject({ folds: 3, ended: 2 });
    expect(warnings.join("; ")).toMatch(/stopped: 2 folds of 3 ended/);
    expect(tasks).toHaveLength(3);
    expect(() => stopAt(() => true)).toThrow(expect.objectContaining({ code: "ABORTED" }));
  });

  test("takes folds as given, and tells where it is", () => {
    const test = [0, 1, 2].map((fold) => [...data.points.keys()].filter((i) => Math.floor(i / 3) % 3 === fold));
    const run = compareTasks(data, { ...brief, folds: { test } });
    const seen: TaskProgress[] = [];
    let next = run.next();
    for (; !next.done; next = run.next()) seen.push(next.value);
    expect(next.value.protocol).toMatchObject({ folds: 3, ended: 3 });
    expect(new Set(seen.map(({ fold }) => fold))).toEqual(new Set([0, 1, 2]));
    expect(new Set(seen.map(({ learner, task }) => `${learner} ${task}`))).toEqual(
      new Set(["scmlMultiTask null", "scml null", ...TASKS.map((task) => `scml ${task}`)]),
    );
    expect(seen.every(({ fit, fits }) => fit < fits && fits === 5)).toBe(true);
  });

  test.each([
    [
      "labels without a task",
      { tasks: data.tasks.map((task, i) => (i === 7 ? null : task)) },
      "DATA",
      /row 7 has a label/,
    ],
    ["a single task", { tasks: data.tasks.map(() => "x") }, "DATA", /at least two/],
    ["more folds than a task has points", { folds: 19 }, "OPTION", /task "task 1": folds: 19.*from 2 to 18/],
    ["too few tasks", { tasks: ["x"] }, "SHAPE", /tasks: there are 1 for 72 points/],
    ["unknown options", { together: { sparsty: 1 } }, "OPTION", /sparsity/],
    [
      "a fold that tests all of a task",
      { folds: { test: [[...data.tasks.keys()].filter((i) => data.tasks[i] === "task 2"), [0]] } },
      "DATA",
      /fold 0 tests every point of the task "task 2"/,
    ],
    ["too little memory", { maxMemory: 1e6 }, "MEMORY", /would take/],
  ])("refuses %s", (_, change, code, message) => {
    expect(() => finish(compareTasks({ ...data, ...change } as TaskFixture, { ...brief, ...change } as never))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("leaves its input alone", () => {
    const copy = structuredClone(data);
    compared(data);
    expect(data).toEqual(copy);
  });
});
