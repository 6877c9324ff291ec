import { describe, expect, test } from "vitest";
import { EtalonError } from "../../../src/base/errors.ts";
import { pca } from "../../../src/learners/pca.ts";
import type { LocalMetric } from "../../../src/metrics/local.ts";
import { loadLocalMetric } from "../../../src/metrics/modelFile.ts";
import { brief, localRegistry } from "../fixtures.ts";
import { bits, cloud, fitBriefly, wine } from "./fixtures.ts";

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error) => (error instanceof EtalonError ? error.code : error),
  );

describe.each(localRegistry)("$name", (learner) => {
  const data = wine();
  const options = brief(learner, 8);

  test("leaves its input as it was, and works on frozen input", () => {
    const { points, labels } = cloud();
    const frozen = Object.freeze({
      points: Object.freeze(points.map((row) => Object.freeze(row.slice()))) as unknown as number[][],
      labels: Object.freeze(labels.slice()),
    });
    const flat = Float64Array.from(points.flat());
    const before = flat.slice();
    expect(() => fitBriefly(learner, frozen)).not.toThrow();
    fitBriefly(learner, { points: { rows: points.length, cols: 5, data: flat }, labels });
    expect(flat).toEqual(before);
  });

  test("steps through the run that `fit` makes, each metric on the way with the trace so far", () => {
    const whole = learner.fit(data, options);
    const values: number[] = [];
    const run = learner.steps(data, options);
    let last: LocalMetric | undefined;
    let next = run.next();
    for (; !next.done; next = run.next()) {
      const metric = next.value.metric?.();
      if (!metric) {
        expect(last).toBeUndefined();
        continue;
      }
      values.push(next.value.value);
      expect(metric.report).toMatchObject({ trace: values, value: next.value.value, converged: false });
      last = metric;
    }
    expect(values).toEqual([...whole.report.trace]);
    expect(bits(next.value)).toEqual(bits(whole));
    expect(bits(last!)).toEqual(bits(whole));
  });

  test("fits asynchronously to the same bytes", async () => {
    const seen: number[] = [];
    const metric = await learner.fitAsync(data, options, { onStep: ({ value }) => seen.push(value) });
    const whole = learner.fit(data, options);
    expect(metric.save()).toEqual(whole.save());
    expect(seen.slice(-whole.report.iterations)).toEqual(whole.report.trace);
  });

  test("ends with ABORTED when the signal fires, before and during the run", async () => {
    const before = new AbortController();
    before.abort("enough");
    expect(await codeOf(learner.fitAsync(data, {}, { signal: before.signal }))).toBe("ABORTED");
    const during = new AbortController();
    let steps = 0;
    const run = learner.fitAsync(data, {}, { signal: during.signal, onStep: () => ++steps === 3 && during.abort() });
    expect(await codeOf(run)).toBe("ABORTED");
    expect(steps).toBe(3);
  });

  test("ends with what a progress callback throws", async () => {
    const thrown = new Error("from the callback");
    const run = learner.fitAsync(data, options, {
      onStep() {
        throw thrown;
      },
    });
    expect(await codeOf(run)).toBe(thrown);
  });

  test("can be abandoned at any iterate and fitted again", () => {
    const first = fitBriefly(learner, data);
    for (const { iteration } of learner.steps(data, options)) if (iteration === 2) break;
    expect(bits(fitBriefly(learner, data))).toEqual(bits(first));
  });

  test("ends where its driver says, with the best so far", () => {
    const told = { reason: "stopped by the user", converged: false };
    for (const after of [1, 4]) {
      const run = learner.steps(data, options);
      for (let step = 0; step < after; step++) run.next();
      let next = run.next(told);
      while (!next.done) next = run.next();
      expect(next.value.report).toMatchObject(told);
      expect(next.value.report.value).toBe(Math.min(...next.value.report.trace));
    }
  });

  test("refuses a start: it begins where it says", () => {
    const start = pca.fit(data);
    const refused = expect.objectContaining({ code: "OPTION", message: expect.stringContaining(learner.name) });
    expect(() => learner.fit(data, options, { start })).toThrow(refused);
  });

  test("comes back from its file bit for bit, and saves to the same bytes", () => {
    const metric = fitBriefly(learner, data);
    const loaded = loadLocalMetric(metric.save());
    expect(loaded.distances(data.points, data.points)).toEqual(metric.distances(data.points, data.points));
    expect(loaded.options).toEqual(metric.options);
    expect(loaded.report).toEqual(metric.report);
    expect(loaded.learner).toBe(learner.name);
    expect(loaded.save()).toEqual(metric.save());
  });

  test("says what became of unlabeled points", () => {
    const { points, labels } = cloud();
    const some = labels.map((label, i) => (i % 5 === 0 ? null : label));
    const { constraints, warnings } = fitBriefly(learner, { points, labels: some }).report;
    const said = warnings.filter((warning) => warning.startsWith("6 unlabeled points were left out"));
    expect(said.length + (constraints["unlabeled"] === 6 ? 1 : 0)).toBe(1);
  });
});
