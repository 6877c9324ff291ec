import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import type { Data } from "../../src/learners/data.ts";
import type { Learner } from "../../src/learners/learner.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { labels, points, refusals, replaced, successes } from "./degenerateCases.ts";
import { brief, insanity, planted, registry, when } from "./fixtures.ts";

type Outcome = { metric: Metric } | { code: string; message: string };

function outcome(learner: Learner, data: unknown, options: Record<string, unknown> = {}): Outcome {
  try {
    return { metric: learner.fit(data as Data, { ...brief(learner, 8), ...options }) };
  } catch (error) {
    if (error instanceof EtalonError) return { code: error.code, message: error.message };
    throw error;
  }
}

describe.each(registry)("$name", (learner) => {
  for (const [name, data] of Object.entries(successes)) {
    test(`learns a sane metric from ${name}`, () => {
      const result = outcome(learner, data);
      if ("code" in result) throw new Error(`${result.code}: ${result.message}`);
      expect(insanity(result.metric)).toBeUndefined();
    });
  }

  for (const [name, { data, code, says }] of Object.entries(refusals)) {
    test(`refuses ${name} with ${code}`, () => {
      expect(outcome(learner, data)).toMatchObject({ code, message: expect.stringMatching(says) });
    });
  }

  test("refuses one class, or learns without needing two", () => {
    const result = outcome(learner, { points, labels: labels.map(() => "only") });
    if (learner.supervision === "labels" || learner.supervision === "pairs") {
      expect(result).toMatchObject({ code: "DATA", message: expect.stringMatching(/two classes/) });
    } else if ("metric" in result) expect(insanity(result.metric)).toBeUndefined();
    else expect(result.code).toBe("DATA");
  });

  test("refuses a class for each point, or learns without labels", () => {
    const result = outcome(learner, { points, labels: points.map((_, i) => i) });
    if (learner.supervision === "none") expect("metric" in result).toBe(true);
    else expect(result).toMatchObject({ code: "DATA" });
  });

  test("answers two points with a metric or a typed error", () => {
    const result = outcome(learner, { points: points.slice(0, 2), labels: ["a", "b"] });
    if ("metric" in result) expect(insanity(result.metric)).toBeUndefined();
    else expect(result.code).toBe("DATA");
  });

  when(learner.supervision !== "none")("refuses missing supervision by name", () => {
    expect(outcome(learner, { points })).toMatchObject({ code: "DATA", message: expect.stringContaining("`labels`") });
  });

  when(learner.supervision !== "none")("refuses NaN labels: unlabeled is null", () => {
    const holes = labels.map((_, i) => (i === 3 ? Number.NaN : i % 2));
    expect(outcome(learner, { points, labels: holes })).toMatchObject({
      code: "DATA",
      message: expect.stringMatching(/row 3 is NaN.*null/),
    });
  });

  test("gives ±1e308 a metric or NUMERIC, never NaN", () => {
    const result = outcome(learner, {
      points: replaced(0, 0, 1e308).map((row, i) => (i === 1 ? [-1e308, ...row.slice(1)] : row)),
      labels,
    });
    if ("metric" in result) expect(result.metric.map.data.every(Number.isFinite)).toBe(true);
    else expect(result.code).toBe("NUMERIC");
  });

  test("refuses points of other dimension, NaN and ragged rows after the fit", () => {
    const result = outcome(learner, { points, labels });
    if ("code" in result) throw new Error(result.message);
    const { metric } = result;
    const codeOf = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof EtalonError ? error.code : String(error);
      }
      return "none";
    };
    expect(codeOf(() => metric.transform([[1, 2]]))).toBe("SHAPE");
    expect(codeOf(() => metric.distance([1], [2]))).toBe("SHAPE");
    expect(codeOf(() => metric.transform([[1, 2, Number.NaN, 4, 5]]))).toBe("DATA");
    expect(codeOf(() => metric.distance([1, 2, 3, 4, Number.NaN], [1, 2, 3, 4, 5]))).toBe("DATA");
    expect(codeOf(() => metric.neighbors(points, points, { neighbors: 0 }))).toBe("OPTION");
    expect(codeOf(() => metric.explain([1, 2], [1, 2]))).toBe("SHAPE");
  });

  when(learner.supervision !== "none")(
    "finds planted directions: it beats Euclid's nearest neighbors on fresh points",
    () => {
      const train = planted(120, 1);
      const fresh = planted(150, 2);
      const accuracy = (metric: Metric): number => {
        const { indices } = metric.neighbors(train.points, fresh.points, { neighbors: 1 });
        return fresh.labels.filter((label, i) => train.labels[indices[i]] === label).length / fresh.labels.length;
      };
      const plain = accuracy(registry.find(({ name }) => name === "euclidean")?.fit(train) as Metric);
      expect(accuracy(learner.fit(train))).toBeGreaterThan(plain + 0.1);
    },
  );
});
