import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { blobs, brief, fitBriefly, pairsOf, registry, when, wine } from "./fixtures.ts";

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error) => (error instanceof EtalonError ? error.code : error),
  );

describe.each(registry)("$name", (learner) => {
  test("leaves its input as it was, and works on frozen input", () => {
    const { points, labels } = blobs();
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

  test("steps through the run that `fit` makes", () => {
    const data = wine();
    const options = brief(learner);
    const whole = learner.fit(data, options);
    const values: number[] = [];
    const run = learner.steps(data, options);
    let next = run.next();
    let last: Metric | undefined;
    for (; !next.done; next = run.next()) {
      values.push(next.value.value);
      last = next.value.metric?.();
    }
    expect(values).toEqual([...whole.report.trace]);
    expect(next.value.map.data).toEqual(whole.map.data);
    if (last) expect(last.map.data).toEqual(whole.map.data);
  });

  test("fits asynchronously to the same bits", async () => {
    const data = wine();
    const metric = await learner.fitAsync(data, brief(learner));
    expect(metric.map.data).toEqual(learner.fit(data, brief(learner)).map.data);
  });

  test("ends with ABORTED when the signal fires", async () => {
    const controller = new AbortController();
    controller.abort("enough");
    expect(await codeOf(learner.fitAsync(wine(), {}, { signal: controller.signal }))).toBe("ABORTED");
  });

  when(!learner.tags.includes("closedForm"))("ends with what a progress callback throws", async () => {
    const thrown = new Error("from the callback");
    const run = learner.fitAsync(wine(), brief(learner), {
      onStep() {
        throw thrown;
      },
    });
    expect(await codeOf(run)).toBe(thrown);
  });

  when(!learner.tags.includes("closedForm"))("can be abandoned at any iterate and fitted again", () => {
    const first = fitBriefly(learner, wine());
    for (const { iteration } of learner.steps(wine(), brief(learner))) if (iteration === 2) break;
    expect(fitBriefly(learner, wine()).map.data).toEqual(first.map.data);
  });

  test("comes back from its file bit for bit, and saves to the same bytes", () => {
    const data = wine();
    const metric = fitBriefly(learner, data);
    const bytes = metric.save();
    const loaded = loadMetric(bytes);
    expect(loaded.transform(data.points).data).toEqual(metric.transform(data.points).data);
    expect(loaded.distances(data.points).data).toEqual(metric.distances(data.points).data);
    expect(loaded.options).toEqual(metric.options);
    expect(loaded.report).toEqual(metric.report);
    expect(loaded.learner).toBe(learner.name);
    expect(loaded.save()).toEqual(bytes);
  });

  when(learner.supervision !== "none")("says what became of unlabeled points", () => {
    const { points, labels } = blobs();
    const some = labels.map((label, i) => (i % 5 === 0 ? null : label));
    const { constraints, warnings } = fitBriefly(learner, { points, labels: some }).report;
    const said = warnings.filter((warning) => warning.startsWith("9 unlabeled points were left out"));
    expect(said.length + (constraints["unlabeled"] === 9 ? 1 : 0)).toBe(1);
  });

  when(learner.supervision === "pairs")("learns from explicit pairs where it takes pairs", () => {
    const data = wine();
    const metric = fitBriefly(learner, { points: data.points, pairs: pairsOf(data) });
    expect(metric.report.constraints).toMatchObject({ similar: 60, dissimilar: 60 });
  });

  when(learner.supervision === "pairs")("refuses pairs that say nothing or contradict each other", async () => {
    const { points } = blobs();
    const refused = (left: number[], right: number[], similar: number[]) =>
      codeOf(learner.fitAsync({ points, pairs: { left, right, similar } }));
    expect(await refused([0, 1], [1, 2], [1])).toBe("SHAPE");
    expect(await refused([0, 99], [1, 2], [1, 0])).toBe("DATA");
    expect(await refused([0, 1.5], [1, 2], [1, 0])).toBe("DATA");
    expect(await refused([], [], [])).toBe("DATA");
    expect(await refused([0, 1], [1, 2], [1, 1])).toBe("DATA");
    expect(await refused([0, 1], [1, 2], [0, 0])).toBe("DATA");
    expect(await refused([0, 1, 0], [1, 0, 2], [1, 0, 0])).toBe("DATA");
  });
});
