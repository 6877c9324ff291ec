import { describe, expect, test } from "vitest";
import { euclidean } from "../../../src/learners/euclidean.ts";
import { multiTaskLearners } from "../../../src/learners/multiTask/index.ts";
import type { MultiTaskFit } from "../../../src/learners/multiTask/multiTaskLearner.ts";
import { scmlMultiTask } from "../../../src/learners/multiTask/scmlMultiTask.ts";
import { scml } from "../../../src/learners/scml.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import type { Metric } from "../../../src/metrics/metric.ts";
import { loadMetric } from "../../../src/metrics/modelFile.ts";
import { insanity, relativeError } from "../../contract/fixtures.ts";
import { measured } from "../../measured.ts";
import { ofTask, plantedTasks, type TaskFixture } from "./taskFixtures.ts";

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

  test("reports the objective of its definition for triplets that are given, in their own unit", () => {
    const triplets = {
      anchor: [0, 3, 6, 30, 33, 48, 51, 54],
      positive: [3, 6, 0, 33, 36, 51, 54, 48],
      negative: [1, 2, 4, 31, 32, 49, 50, 52],
    };
    const fit = scmlMultiTask.fit({ points: data.points, tasks: data.tasks, triplets }, { ...brief, sparsity: 0.03 });
    let value = 0;
    for (const task of names) {
      const own = [...triplets.anchor.keys()].filter((e) => data.tasks[triplets.anchor[e]] === task);
      expect(fit.metrics.get(task)?.report.constraints["triplets"]).toBe(own.length);
      const q = (i: number, j: number): number =>
        (fit.metrics.get(task) as Metric).distance(data.points[i], data.points[j]) ** 2;
      const hinges = own.map((e) => {
        const [i, j, l] = [triplets.anchor[e], triplets.positive[e], triplets.negative[e]];
        return Math.max(0, 1 - q(i, l) + q(i, j));
      });
      value += hinges.reduce((sum, hinge) => sum + hinge, 0) / own.length;
    }
    for (const row of fit.weights.transposed().toArrays())
      value += 0.03 * Math.sqrt(row.reduce((sum, w) => sum + w * w, 0));
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
      scores.reduce((sum, score) => sum + score[name], 0) / scores.length;
    expect(mean("together")).toBeGreaterThan(mean("alone") + 0.1);
    expect(mean("together")).toBeGreaterThan(mean("plain") + 0.2);
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

  test("refuses a price that no direction is worth, unknown options and too many components", () => {
    expect(() => scmlMultiTask.fit(data, { ...brief, sparsity: 100 })).toThrow(
      /no direction is worth its price to the task "task 0"/,
    );
    expect(() => scmlMultiTask.fit(data, { sparsty: 1 } as never)).toThrow(/sparsity/);
    expect(() => scmlMultiTask.fit(data, { components: 6 })).toThrow(/exceeds the 5 features/);
    expect(multiTaskLearners["scmlMultiTask"]).toBe(scmlMultiTask);
  });
});
