import { describe, expect, test } from "vitest";
import { euclidean } from "../../../src/learners/euclidean.ts";
import { multiTaskLearners } from "../../../src/learners/multiTask/index.ts";
import type { MultiTaskFit } from "../../../src/learners/multiTask/multiTaskLearner.ts";
import { scmlMultiTask } from "../../../src/learners/multiTask/scmlMultiTask.ts";
import { scml } from "../../../src/learners/scml.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import type { Metric } from "../../../src/metrics/metric.ts";
import { loadMetric } from "../../../src/metrics/modelFile.ts";
import { insanity, permutation, relativeError } from "../../contract/fixtures.ts";
import { measured } from "../../measured.ts";
import { ofTask, plantedTasks, rowsOf, type TaskFixture } from "./taskFixtures.ts";

const data = plantedTasks(5, [30, 18, 24], 5, 1.5);
const brief = { maxIterations: 6 };
const names = ["task 0", "task 1", "task 2"];
const matrixOf = ({ metrics }: MultiTaskFit, task: string): Matrix => (metrics.get(task) as Metric).matrix;
const squared = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);

/** Each point with its 3 nearest of its class x the 10 nearest of others, by its definition. */
function tripletsOf({ points, labels }: TaskFixture): [number, number, number][] {
  const rows = [...points.keys()];
  const nearest = (i: number, same: boolean, count: number): number[] =>
    rows
      .filter((j) => j !== i && (labels[j] === labels[i]) === same)
      .sort((j, l) => squared(points[i], points[j]) - squared(points[i], points[l]))
      .slice(0, count);
  return rows.flatMap((i) =>
    nearest(i, true, 3).flatMap((j) => nearest(i, false, 10).map((l): [number, number, number] => [i, j, l])),
  );
}

/** Accuracy of the 3 nearest neighbors. */
function accuracy(metric: Metric, train: TaskFixture, test: TaskFixture): number {
  const { indices } = metric.neighbors(train.points, test.points, { neighbors: 3 });
  const right = test.labels.filter((label, i) => {
    const votes = [0, 1, 2].map((k) => train.labels[indices[3 * i + k]]);
    return (votes[1] === votes[2] ? votes[1] : votes[0]) === label;
  });
  return right.length / test.labels.length;
}

describe("scmlMultiTask", () => {
  test("reports the objective of its definition, and gives the metrics that its weights compose", () => {
    const fit = scmlMultiTask.fit(data, { ...brief, sparsity: 0.03 });
    expect([...fit.metrics.keys()]).toEqual(names);
    const [weights, directions] = [fit.weights.toArrays(), fit.directions.toArrays()];
    let value = 0;
    names.forEach((task, t) => {
      const part = ofTask(data, task);
      const composed = (c: number, e: number): number =>
        directions.reduce((sum, b, k) => sum + weights[t][k] * b[c] * b[e], 0);
      const m = Matrix.from(Array.from({ length: 5 }, (_, c) => Array.from({ length: 5 }, (_, e) => composed(c, e))));
      expect(relativeError(matrixOf(fit, task), m)).toBeLessThan(1e-10);
      const q = (i: number, j: number): number =>
        (fit.metrics.get(task) as Metric).distance(part.points[i], part.points[j]) ** 2;
      const triplets = tripletsOf(part);
      value += triplets.reduce((sum, [i, j, l]) => sum + Math.max(0, 1 - q(i, l) + q(i, j)), 0) / triplets.length;
      expect(fit.metrics.get(task)?.report.constraints["triplets"]).toBe(triplets.length);
    });
    directions.forEach((_, k) => {
      value += 0.03 * Math.sqrt(weights.reduce((sum, row) => sum + row[k] ** 2, 0));
    });
    expect(
      measured("error of the objective, relative", Math.abs((fit.report.value as number) / value - 1)),
    ).toBeLessThan(1e-9);
  });

  test("gives each direction a mean squared difference of 1 on average over the tasks, and counts who uses it", () => {
    const { directions, weights, sharing, report } = scmlMultiTask.fit(data, { ...brief, sparsity: 0.2 });
    for (const b of directions.toArrays()) {
      const means = names.map((task) => {
        const along = ofTask(data, task).points.map((row) => row.reduce((sum, value, c) => sum + value * b[c], 0));
        const squares = along.flatMap((x) => along.map((y) => (x - y) ** 2));
        return squares.reduce((sum, value) => sum + value, 0) / squares.length;
      });
      expect(means.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(1, 8);
    }
    const users = directions.toArrays().map((_, k) => weights.toArrays().filter((row) => row[k] > 0).length);
    expect(Array.from(sharing)).toEqual([1, 2, 3].map((count) => users.filter((amount) => amount === count).length));
    expect(report.constraints).toMatchObject({
      tasks: 3,
      bases: users.length,
      "shared bases": users.filter((u) => u > 1).length,
    });
    const prices = users.map((_, k) => Math.sqrt(weights.toArrays().reduce((sum, row) => sum + row[k] ** 2, 0)));
    expect(prices.every((price, k) => price > 0 && (k === 0 || price <= prices[k - 1]))).toBe(true);
  });

  test("gives copies of a task the same metric, near that of scml at the price β/√T", () => {
    const part = ofTask(data, "task 0");
    const twice = { points: [...part.points, ...part.points], labels: [...part.labels, ...part.labels] };
    const tasks = part.tasks.flatMap(() => ["one"]).concat(part.tasks.flatMap(() => ["two"]));
    const fit = scmlMultiTask.fit({ ...twice, tasks }, { sparsity: 0.02 });
    expect(matrixOf(fit, "one").data).toEqual(matrixOf(fit, "two").data);
    const single = scml.fit(part, { sparsity: 0.02 / Math.SQRT2 });
    const half = (fit.report.value as number) / 2;
    expect(
      measured("objective beside scml's, relative", Math.abs(half / (single.report.value as number) - 1)),
    ).toBeLessThan(0.02);
  });

  test("lets small tasks learn in the directions of others", () => {
    const sizes = [60, 12, 12, 12];
    const scores = [0, 1, 2, 3].flatMap((seed) => {
      const train = plantedTasks(seed, sizes);
      const test = plantedTasks(seed + 100, [1, 60, 60, 60]);
      const { metrics } = scmlMultiTask.fit(train);
      return [1, 2, 3].map((t) => {
        const [known, asked] = [ofTask(train, `task ${t}`), ofTask(test, `task ${t}`)];
        return {
          together: accuracy(metrics.get(`task ${t}`) as Metric, known, asked),
          alone: accuracy(scml.fit(known), known, asked),
          plain: accuracy(euclidean.fit(known), known, asked),
        };
      });
    });
    const mean = (name: "together" | "alone" | "plain"): number =>
      measured(`accuracy, ${name}`, scores.reduce((sum, score) => sum + score[name], 0) / scores.length);
    expect(mean("together")).toBeGreaterThan(mean("alone") + 0.1);
    expect(mean("together")).toBeGreaterThan(mean("plain") + 0.2);
  });

  test("does not depend on the order of rows and tasks, on class names, on the unit or on where a task lies", () => {
    const fit = scmlMultiTask.fit(data, brief);
    const again = scmlMultiTask.fit(rowsOf(data, permutation(data.points.length)), brief);
    const renamed = scmlMultiTask.fit({ ...data, labels: data.labels.map((label) => label.at(-1) as string) }, brief);
    const larger = scmlMultiTask.fit(
      { ...data, points: data.points.map((row) => row.map((value) => 1024 * value)) },
      brief,
    );
    const apart = data.points.map((row, i) =>
      row.map((value, c) => value + (data.tasks[i] === "task 1" ? 64 * (c + 1) : 0)),
    );
    const moved = scmlMultiTask.fit({ ...data, points: apart }, brief);
    for (const task of names) {
      const bytes = fit.metrics.get(task)?.save();
      expect(again.metrics.get(task)?.save()).toEqual(bytes);
      expect(renamed.metrics.get(task)?.save()).toEqual(bytes);
      const rescaled = matrixOf(larger, task);
      for (let k = 0; k < rescaled.data.length; k++) rescaled.data[k] *= 1024 * 1024;
      expect(relativeError(rescaled, matrixOf(fit, task))).toBeLessThan(1e-6);
      expect(relativeError(matrixOf(moved, task), matrixOf(fit, task))).toBeLessThan(1e-6);
    }
  });

  test("does not care for the names of tasks but for rounding", () => {
    const fit = scmlMultiTask.fit(data, brief);
    const turned = scmlMultiTask.fit({ ...data, tasks: data.tasks.map((task) => `${9 - Number(task.at(-1))}`) }, brief);
    expect([...turned.metrics.keys()]).toEqual(["7", "8", "9"]);
    for (const task of names)
      expect(relativeError(matrixOf(turned, `${9 - Number(task.at(-1))}`), matrixOf(fit, task))).toBeLessThan(1e-6);
  });

  test("gives the same bytes for the same seed, others for another, and leaves its input alone", () => {
    const copy = structuredClone(data);
    const [first, second, other] = [1, 1, 2].map((seed) => scmlMultiTask.fit(data, { ...brief, seed }));
    expect(first.metrics.get("task 1")?.save()).toEqual(second.metrics.get("task 1")?.save());
    expect(matrixOf(other, "task 1").data).not.toEqual(matrixOf(first, "task 1").data);
    expect(data).toEqual(copy);
  });

  test("gives ordinary metrics: they map, explain, save and load, in as many components as asked for", () => {
    const fit = scmlMultiTask.fit(data, { ...brief, components: 2 });
    for (const task of names) {
      const metric = fit.metrics.get(task) as Metric;
      expect(insanity(metric)).toBeUndefined();
      expect(metric.components).toBe(2);
      expect(metric.learner).toBe("scmlMultiTask");
      const [a, b] = data.points;
      const [x, y] = metric.transform([a, b]).toArrays();
      expect(Math.sqrt(squared(x, y))).toBeCloseTo(metric.distance(a, b), 10);
      expect(metric.explain(a, b).features.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(
        metric.distance(a, b) ** 2,
        8,
      );
      expect(loadMetric(metric.save()).matrix.data).toEqual(metric.matrix.data);
      const own = ofTask(data, task).points;
      const mean =
        metric
          .transform(own)
          .toArrays()
          .reduce((sum, row) => sum + row[0], 0) / own.length;
      expect(Math.abs(mean)).toBeLessThan(1e-9);
    }
  });

  test("learns with more features than points", () => {
    const wide = plantedTasks(3, [12, 12], 60, 0.3);
    const { metrics, directions } = scmlMultiTask.fit(wide, brief);
    expect(directions.cols).toBe(60);
    for (const metric of metrics.values()) {
      expect(metric.map.cols).toBe(60);
      expect(insanity(metric)).toBeUndefined();
    }
  });

  test("leaves unlabeled points out and says so", () => {
    const labeled = scmlMultiTask.fit(data, brief);
    const more = {
      points: [...data.points, [9, 9, 9, 9, 9]],
      labels: [...data.labels, null],
      tasks: [...data.tasks, null],
    };
    const fit = scmlMultiTask.fit(more, brief);
    expect(fit.metrics.get("task 0")?.map.data).toEqual(labeled.metrics.get("task 0")?.map.data);
    expect(fit.report.warnings).toEqual(["1 unlabeled points were left out"]);
  });

  test("never raises its value, and ends where it is told to", () => {
    const run = scmlMultiTask.steps(data, { tolerance: 1e-9 });
    const values: number[] = [];
    let next = run.next();
    while (!next.done) {
      values.push(next.value.value);
      next = run.next(values.length === 5 ? { reason: "enough", converged: false } : undefined);
    }
    expect(values.length).toBe(5);
    expect(values.every((value, k) => k === 0 || value <= values[k - 1])).toBe(true);
    expect(next.value.report).toMatchObject({ iterations: 5, reason: "enough", converged: false, trace: values });
  });

  test("gives way to a signal, tells its steps, and refuses what would not fit", async () => {
    const control = new AbortController();
    let seen = 0;
    const onStep = (): void => {
      if (++seen === 2) control.abort();
    };
    await expect(
      scmlMultiTask.fitAsync(data, { tolerance: 1e-9 }, { signal: control.signal, onStep }),
    ).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(seen).toBe(2);
    const [fit, steady] = [scmlMultiTask.fit(data, brief), await scmlMultiTask.fitAsync(data, brief)];
    expect(matrixOf(steady, "task 2").data).toEqual(matrixOf(fit, "task 2").data);
    expect(() => scmlMultiTask.fit(data, brief, { maxMemory: 1e6 })).toThrow(
      expect.objectContaining({ code: "MEMORY" }),
    );
  });

  test.each([
    ["tasks of another length", { tasks: ["a"] }, "SHAPE", /there are 1 tasks for 72 points/],
    ["no tasks", { tasks: undefined }, "SHAPE", /there are no tasks/],
    [
      "a single task",
      { tasks: data.tasks.map(() => "only") },
      "DATA",
      /all labeled points are of the task "only".*at least two tasks/,
    ],
    [
      "a task of one class",
      { labels: data.labels.map((label, i) => (data.tasks[i] === "task 1" ? "x" : label)) },
      "DATA",
      /all 18 labels of the task "task 1" are "x"/,
    ],
    [
      "a task without two of a class",
      { labels: data.labels.map((label, i) => (data.tasks[i] === "task 1" ? `${i}` : label)) },
      "DATA",
      /the task "task 1" makes no triplet/,
    ],
    [
      "a label without a task",
      { tasks: data.tasks.map((task, i) => (i === 7 ? null : task)) },
      "DATA",
      /row 7 has a label but no task/,
    ],
    [
      "a label that is no name",
      { labels: data.labels.map((label, i) => (i === 3 ? Number.NaN : label)) },
      "DATA",
      /label of row 3 is NaN/,
    ],
    ["no labels", { labels: data.labels.map(() => null) }, "DATA", /no point has a label/],
    [
      "a task of one point over and over",
      { points: data.points.map((row, i) => (data.tasks[i] === "task 2" ? [1, 2, 3, 4, 5] : row)) },
      "DATA",
      /task "task 2".*all 24 rows are identical/,
    ],
  ])("refuses %s", (_, change, code, message) => {
    const given = { ...data, ...change } as unknown as TaskFixture;
    expect(() => scmlMultiTask.fit(given)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("refuses a price that no direction is worth, unknown options and too many components", () => {
    expect(() => scmlMultiTask.fit(data, { ...brief, sparsity: 100 })).toThrow(
      /no direction is worth its price to the task "task 0"/,
    );
    expect(() => scmlMultiTask.fit(data, { sparsty: 1 } as never)).toThrow(/sparsity/);
    expect(() => scmlMultiTask.fit(data, { components: 6 })).toThrow(/exceeds the 5 features/);
    expect(multiTaskLearners["scmlMultiTask"]).toBe(scmlMultiTask);
  });
});
