import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { finish } from "../../src/base/finish.ts";
import { optionsJsonSchema, parseOptions } from "../../src/base/options.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import type { MultiTaskData } from "../../src/learners/multiTask/multiTaskData.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { ofTask, plantedTasks, type TaskFixture } from "../learners/multiTask/taskFixtures.ts";
import { insanity, permutation, relativeError } from "./fixtures.ts";
import { bytesOf, fitBriefly, labels, metricOf, planted, points, TASKS, taskRegistry, tasks } from "./taskData.ts";

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error instanceof EtalonError ? error.code : error;
  }
  return "no error";
};

describe.each(taskRegistry)("$name", (learner) => {
  const fit = fitBriefly(learner, planted);
  const nearly = (data: TaskFixture, unit = 1): void => {
    const { metrics } = fitBriefly(learner, data);
    for (const task of TASKS) {
      const m = (metrics.get(task) as Metric).matrix;
      const inUnits = new Matrix(
        m.rows,
        m.cols,
        m.data.map((value) => value * unit * unit),
      );
      expect(relativeError(inUnits, metricOf(fit, task).matrix)).toBeLessThan(1e-6);
    }
  };

  test("gives the same bytes for the same seed, and names tasks in their order", () => {
    const [first, second] = [9, 9].map((seed) => fitBriefly(learner, planted, { seed }));
    expect(bytesOf(first)).toEqual(bytesOf(second));
    expect([...first.metrics.keys()]).toEqual(TASKS);
    expect(metricOf(first, "task 1").options).toMatchObject({ seed: 9 });
    expect(Object.isFrozen(metricOf(first, "task 1").options)).toBe(true);
  });

  test("does not depend on the order of rows and so of tasks, to the last bit", () => {
    const order = permutation(points.length);
    const turned = {
      points: order.map((i) => points[i]),
      labels: order.map((i) => labels[i]),
      tasks: order.map((i) => tasks[i]),
    };
    expect(bytesOf(fitBriefly(learner, turned))).toEqual(bytesOf(fit));
  });

  test("does not depend on class names, of one task or all, to the last bit", () => {
    const inOne = labels.map((label, i) => (tasks[i] === "task 1" ? `${label.at(-1)}` : label));
    const numbers = labels.map((label) => -7.5 * Number(label.at(-1)));
    for (const renamed of [inOne, numbers])
      expect(bytesOf(fitBriefly(learner, { points, labels: renamed, tasks }))).toEqual(bytesOf(fit));
  });

  test("depends on the names of tasks by the order of sums alone", () => {
    const inOrder = tasks.map((task) => 10 * Number(task.at(-1)) + 10);
    expect(bytesOf(fitBriefly(learner, { points, labels, tasks: inOrder }))).toEqual(bytesOf(fit));
    const turned = fitBriefly(learner, { points, labels, tasks: tasks.map((task) => `${9 - Number(task.at(-1))}`) });
    for (const task of TASKS) {
      const { matrix } = metricOf(turned, `${9 - Number(task.at(-1))}`);
      expect(relativeError(matrix, metricOf(fit, task).matrix)).toBeLessThan(1e-6);
    }
  });

  test("does not depend on where the origin is, nor on where one task lies", () => {
    nearly({ ...planted, points: points.map((row) => row.map((value) => value + 1000)) });
    const apart = points.map((row, i) => row.map((value, c) => value + (tasks[i] === "task 2" ? 100 * (c + 1) : 0)));
    nearly({ ...planted, points: apart });
  });

  test("follows a change of units: M for s·X is M / s²", () => {
    for (const s of [1e-8, 8, 1e8])
      nearly({ ...planted, points: points.map((row) => row.map((value) => value * s)) }, s);
  });

  test("does not depend on the order of the features", () => {
    const order = permutation(5);
    const turned = fitBriefly(learner, { points: points.map((row) => order.map((c) => row[c])), labels, tasks });
    for (const task of TASKS) {
      const expected = new Matrix(5, 5);
      order.forEach((from, i) => {
        order.forEach((to, j) => {
          expected.data[i * 5 + j] = metricOf(fit, task).matrix.get(from, to);
        });
      });
      expect(relativeError(metricOf(turned, task).matrix, expected)).toBeLessThan(1e-6);
    }
  });

  test("gives copies of a task the same metric", () => {
    const one = ofTask(planted, "task 0");
    const twice = { points: [...one.points, ...one.points], labels: [...one.labels, ...one.labels] };
    const names = one.tasks.flatMap(() => ["a"]).concat(one.tasks.flatMap(() => ["b"]));
    const copies = fitBriefly(learner, { ...twice, tasks: names });
    expect(metricOf(copies, "a").save()).toEqual(metricOf(copies, "b").save());
  });

  test("leaves its input as it was, and works on frozen input of any form", () => {
    const frozen = Object.freeze({
      points: Object.freeze(points.map((row) => Object.freeze(row.slice()))) as unknown as number[][],
      labels: Object.freeze(labels.slice()),
      tasks: Object.freeze(tasks.slice()),
    });
    expect(bytesOf(fitBriefly(learner, frozen))).toEqual(bytesOf(fit));
    const flat = Float64Array.from(points.flat());
    const before = flat.slice();
    const shaped = { points: { rows: points.length, cols: 5, data: flat }, labels, tasks };
    expect(bytesOf(fitBriefly(learner, shaped))).toEqual(bytesOf(fit));
    expect(flat).toEqual(before);
  });

  test("steps through the run that `fit` makes, and `fitAsync` makes the same", async () => {
    const values: number[] = [];
    const run = learner.steps(planted, { maxIterations: 4 });
    let next = run.next();
    for (; !next.done; next = run.next()) values.push(next.value.value);
    expect(values).toEqual([...fit.report.trace]);
    expect(bytesOf(next.value)).toEqual(bytesOf(fit));
    expect(bytesOf(await learner.fitAsync(planted, { maxIterations: 4 }))).toEqual(bytesOf(fit));
  });

  test("ends where it is told to, with what it has", () => {
    const run = learner.steps(planted, { maxIterations: 50 });
    run.next();
    const ended = run.next({ reason: "enough", converged: false });
    if (!ended.done) throw new Error("it went on");
    expect(ended.value.report).toMatchObject({ iterations: 1, reason: "enough", converged: false });
    for (const metric of ended.value.metrics.values()) expect(insanity(metric)).toBeUndefined();
  });

  test("can be abandoned at any iterate and fitted again", () => {
    for (const { iteration } of learner.steps(planted)) if (iteration === 2) break;
    expect(bytesOf(fitBriefly(learner, planted))).toEqual(bytesOf(fit));
    expect(() => finish(learner.steps(planted, { maxIterations: 1 }))).not.toThrow();
  });

  test("ends with ABORTED when the signal fires, and with what a progress callback throws", async () => {
    const controller = new AbortController();
    controller.abort("enough");
    expect(await codeOf(() => learner.fitAsync(planted, {}, { signal: controller.signal }))).toBe("ABORTED");
    const thrown = new Error("from the callback");
    const onStep = (): void => {
      throw thrown;
    };
    expect(await codeOf(() => learner.fitAsync(planted, {}, { onStep }))).toBe(thrown);
  });

  test("refuses with MEMORY what would not fit, before anything else", async () => {
    expect(await codeOf(() => learner.fit(planted, {}, { maxMemory: 1e6 }))).toBe("MEMORY");
    expect(await codeOf(() => learner.fit(planted, { maxIterations: 1 }, { maxMemory: 1e10 }))).toBe("no error");
    const untold = { points, labels } as unknown as MultiTaskData;
    expect(await codeOf(() => learner.fit(untold, {}, { maxMemory: 1e10 }))).toBe("SHAPE");
  });

  test("gives metrics that come back from their file bit for bit", () => {
    for (const metric of fit.metrics.values()) {
      const loaded = loadMetric(metric.save());
      expect(loaded.transform(points).data).toEqual(metric.transform(points).data);
      expect(loaded.save()).toEqual(metric.save());
      expect(loaded.learner).toBe(learner.name);
    }
  });

  test("has legal defaults, a description of each option, and ranges to search within what is legal", () => {
    expect(() => parseOptions(learner.name, learner.options, {})).not.toThrow();
    for (const [name, schema] of Object.entries(learner.options)) {
      const meta = schema.meta();
      expect(meta?.description, name).toBeTruthy();
      for (const value of (meta?.["search"] as readonly unknown[] | undefined) ?? [])
        expect(schema.safeParse(value).success, `${name}: ${value}`).toBe(true);
    }
    const search = Object.values(learner.options).filter((schema) => schema.meta()?.["search"] !== undefined);
    expect(search.length).toBeGreaterThan(0);
  });

  test("rejects every illegal value of its options with an OPTION error that names it", () => {
    const properties = optionsJsonSchema(learner.options)["properties"] as Record<string, Record<string, number>>;
    for (const [name, { minimum, maximum, exclusiveMinimum }] of Object.entries(properties)) {
      const beyond = [
        ...(minimum !== undefined && minimum > -1e15 ? [minimum - 1] : []),
        ...(maximum !== undefined && maximum < 1e15 ? [maximum + 1] : []),
        ...(exclusiveMinimum === undefined ? [] : [exclusiveMinimum]),
      ];
      for (const value of [...beyond, Number.NaN, Number.POSITIVE_INFINITY, null, {}, "no such choice"]) {
        expect(() => learner.fit(planted, { [name]: value })).toThrow(
          expect.objectContaining({ code: "OPTION", message: expect.stringContaining(name) }),
        );
      }
    }
    expect(() => learner.fit(planted, { nieghbors: 1 } as never)).toThrow(expect.objectContaining({ code: "OPTION" }));
    expect(() => learner.fit(planted, { components: 6 })).toThrow(expect.objectContaining({ code: "OPTION" }));
  });

  test("finds planted directions: small tasks beat Euclid's nearest neighbors on fresh points", () => {
    const train = plantedTasks(1, [60, 15, 15]);
    const fresh = plantedTasks(2, [60, 60, 60]);
    const { metrics } = learner.fit(train);
    const share = (metric: Metric, task: string): number => {
      const [known, asked] = [ofTask(train, task), ofTask(fresh, task)];
      const { indices } = metric.neighbors(known.points, asked.points, { neighbors: 1 });
      return asked.labels.filter((label, i) => known.labels[indices[i]] === label).length / asked.labels.length;
    };
    const gains = TASKS.map(
      (task) => share(metrics.get(task) as Metric, task) - share(euclidean.fit(ofTask(train, task)), task),
    );
    expect(Math.min(...gains)).toBeGreaterThan(0.1);
  });
});
