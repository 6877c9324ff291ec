import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import type { Data } from "../../src/learners/data.ts";
import type { Learner } from "../../src/learners/learner.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, brief, insanity, noise, planted, registry, when } from "./fixtures.ts";

type Outcome = { metric: Metric } | { code: string; message: string };

function outcome(learner: Learner, data: unknown, options: Record<string, unknown> = {}): Outcome {
  try {
    return { metric: learner.fit(data as Data, { ...brief(learner, 8), ...options }) };
  } catch (error) {
    if (error instanceof EtalonError) return { code: error.code, message: error.message };
    throw error;
  }
}

const { points, labels } = blobs(12);
const random = new Random(31);
const wide = Array.from({ length: 20 }, (_, i) =>
  Array.from({ length: 60 }, (_, c) => noise(random) + (c === i % 2 ? 3 : 0)),
);
const replaced = (row: number, column: number, value: number) =>
  points.map((point, i) => point.map((old, c) => (i === row && c === column ? value : old)));
const scaledBy = (factor: number) => points.map((row) => row.map((value) => value * factor));

/** Cases that every learner must come through with a sane metric. */
const successes: Record<string, Data> = {
  "a constant feature": { points: points.map((row) => [...row, 3]), labels },
  "fewer points than features": { points: wide, labels: wide.map((_, i) => i % 2) },
  "a class of one point": { points: [...points, [9, 9, 9, 9, 9]], labels: [...labels, "alone"] },
  "a single feature": { points: points.map((row) => [row[0]]), labels },
  "features of very different size": {
    points: points.map((row) => row.map((value, c) => value * [1e6, 1, 1e-6, 1, 1][c])),
    labels,
  },
  "an offset of 1e8": { points: points.map((row) => row.map((value) => value + 1e8)), labels },
  "values near 1e150": { points: scaledBy(1e150), labels },
  "values near 1e-150": { points: scaledBy(1e-150), labels },
  "subnormal values and -0": {
    points: replaced(0, 0, -0).map((row, i) => (i === 1 ? row.map(() => 5e-324) : row)),
    labels,
  },
  "every point twice": { points: [...points, ...points], labels: [...labels, ...labels] },
  "a copy of a feature": { points: points.map((row) => [...row, row[0]]), labels },
  "boolean labels": { points, labels: labels.map((label) => label === "a") },
  "bigint labels": { points, labels: labels.map((label) => (label === "a" ? 10n : 2n)) },
  "labels with gaps and signs": {
    points,
    labels: labels.map((label) => ({ a: -7, b: 0, c: 1e6 })[String(label)] as number),
  },
  "mixed labels": { points, labels: labels.map((label) => ({ a: 1, b: "1", c: true })[String(label)] as string) },
  "a class called __proto__": { points, labels: labels.map((label) => (label === "a" ? "__proto__" : label)) },
  "features called __proto__": {
    points: { rows: 36, cols: 5, data: points.flat(), features: ["__proto__", "constructor", "a", "b", "c"] },
    labels,
  },
  "some unlabeled points": { points, labels: labels.map((label, i) => (i % 5 === 0 ? null : label)) },
  "two classes of four points": { points: points.filter((_, i) => i < 12 && i % 3 < 2), labels: [..."abababab"] },
};

/** Cases that must be refused with a code, naming what to look at. */
const refusals: Record<string, { data: unknown; code: string; says: RegExp }> = {
  "identical points": { data: { points: points.map(() => [1, 2, 3, 4, 5]), labels }, code: "DATA", says: /identical/ },
  "one point": { data: { points: [[1, 2]], labels: ["a"] }, code: "DATA", says: /row|point|class|label/ },
  "no rows": { data: { points: [], labels: [] }, code: "SHAPE", says: /0 rows/ },
  "no columns": { data: { points: [[], []], labels: ["a", "b"] }, code: "SHAPE", says: /0 columns/ },
  "ragged rows": { data: { points: [[1, 2], [3]], labels: ["a", "b"] }, code: "SHAPE", says: /row 1 has 1/ },
  "a NaN": { data: { points: replaced(4, 2, Number.NaN), labels }, code: "DATA", says: /row 4, column 2 is NaN/ },
  "an infinity": {
    data: { points: replaced(7, 0, -Infinity), labels },
    code: "DATA",
    says: /row 7, column 0 is -Infinity/,
  },
  "too few labels": { data: { points, labels: labels.slice(1) }, code: "SHAPE", says: /35 labels for 36 points/ },
  "a flat array of the wrong length": {
    data: { points: { rows: 36, cols: 5, data: new Float64Array(179) }, labels },
    code: "SHAPE",
    says: /needs 180 numbers but `data` has 179/,
  },
};

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
