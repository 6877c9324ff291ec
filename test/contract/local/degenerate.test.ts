import { describe, expect, test } from "vitest";
import { EtalonError } from "../../../src/base/errors.ts";
import type { Data } from "../../../src/learners/data.ts";
import type { LocalLearner } from "../../../src/learners/local/localLearner.ts";
import type { LocalMetric } from "../../../src/metrics/local.ts";
import { localKnnClassifier } from "../../../src/tasks/localKnn.ts";
import { labels, points, refusals, replaced, successes } from "../degenerateCases.ts";
import { localRegistry, planted, registry } from "../fixtures.ts";
import { fitBriefly, insanity } from "./fixtures.ts";

type Outcome = { metric: LocalMetric } | { code: string; message: string };

function outcome(learner: LocalLearner, data: unknown): Outcome {
  try {
    return { metric: fitBriefly(learner, data as Data) };
  } catch (error) {
    if (error instanceof EtalonError) return { code: error.code, message: error.message };
    throw error;
  }
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof EtalonError ? error.code : String(error);
  }
  return "none";
};

describe.each(localRegistry)("$name", (learner) => {
  for (const [name, data] of Object.entries(successes)) {
    test(`learns a sane local metric from ${name}`, () => {
      const result = outcome(learner, data);
      if ("code" in result) throw new Error(`${result.code}: ${result.message}`);
      expect(insanity(result.metric, data.points)).toBeUndefined();
    });
  }

  for (const [name, { data, code, says }] of Object.entries(refusals)) {
    test(`refuses ${name} with ${code}`, () => {
      expect(outcome(learner, data)).toMatchObject({ code, message: expect.stringMatching(says) });
    });
  }

  test("refuses one class, a class for each point, missing supervision and NaN labels with DATA", () => {
    for (const given of [
      { points, labels: labels.map(() => "only") },
      { points, labels: points.map((_, i) => i) },
      { points, labels: labels.map((_, i) => (i === 3 ? Number.NaN : i % 2)) },
    ])
      expect(outcome(learner, given)).toMatchObject({ code: "DATA", message: expect.stringContaining(learner.name) });
    expect(outcome(learner, { points })).toMatchObject({ code: "DATA", message: expect.stringContaining("`labels`") });
  });

  test("answers two points with a metric or a typed error", () => {
    const two = points.slice(0, 2);
    const result = outcome(learner, { points: two, labels: ["a", "b"] });
    if ("metric" in result) expect(insanity(result.metric, two)).toBeUndefined();
    else expect(result.code).toBe("DATA");
  });

  test("gives ±1e308 a metric or NUMERIC, never NaN", () => {
    const extreme = replaced(0, 0, 1e308).map((row, i) => (i === 1 ? [-1e308, ...row.slice(1)] : row));
    const result = outcome(learner, { points: extreme, labels });
    if ("metric" in result) expect(result.metric.distances(extreme, extreme).data.some(Number.isNaN)).toBe(false);
    else expect(result.code).toBe("NUMERIC");
  });

  test("refuses points of other dimension, NaN and illegal neighbors after the fit", () => {
    const metric = fitBriefly(learner, { points, labels });
    expect(codeOf(() => metric.weightsAt([[1, 2]]))).toBe("SHAPE");
    expect(codeOf(() => metric.metricAt([1, 2]))).toBe("SHAPE");
    expect(codeOf(() => metric.distance([1], [2]))).toBe("SHAPE");
    expect(codeOf(() => metric.distances(points, [[1, 2, Number.NaN, 4, 5]]))).toBe("DATA");
    expect(codeOf(() => metric.metricAt([1, 2, 3, 4, Infinity]))).toBe("DATA");
    expect(codeOf(() => metric.neighbors(points, points, { neighbors: 0 }))).toBe("OPTION");
  });

  test("finds planted directions: it beats Euclid's nearest neighbors on fresh points", () => {
    const train = planted(120, 1);
    const fresh = planted(150, 2);
    const share = (predicted: readonly unknown[]): number =>
      predicted.filter((label, i) => label === fresh.labels[i]).length / fresh.labels.length;
    const euclidean = registry.find(({ name }) => name === "euclidean")!.fit(train);
    const { indices } = euclidean.neighbors(train.points, fresh.points, { neighbors: 1 });
    const plain = share(Array.from(indices, (j) => train.labels[j]));
    const own = localKnnClassifier(train, learner.fit(train), { neighbors: 1 });
    expect(share(own.predict(fresh.points))).toBeGreaterThan(plain + 0.1);
  });
});
