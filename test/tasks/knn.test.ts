import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { knnClassifier, knnRegressor } from "../../src/tasks/knn.ts";

/** Points on a coarse grid, so that distance ties and vote ties are common. */
const ties = fc.record({
  points: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 4,
    maxLength: 14,
  }),
  seed: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 14, maxLength: 14 }),
  query: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
  neighbors: fc.integer({ min: 1, max: 4 }),
});

const ranked = (points: readonly (readonly number[])[], query: readonly number[]) =>
  points
    .map((point, row) => ({ row, squared: point.reduce((sum, value, c) => sum + (value - query[c]) ** 2, 0) }))
    .sort((a, b) => a.squared - b.squared || a.row - b.row);

describe("knnClassifier", () => {
  test("agrees with brute force, ties of votes and distances included", () => {
    fc.assert(
      fc.property(ties, ({ points, seed, query, neighbors }) => {
        const labels = points.map((_, i) => `class ${seed[i]}`);
        const nearestLabels = ranked(points, query)
          .slice(0, neighbors)
          .map(({ row }) => labels[row]);
        const votes = (label: string) => nearestLabels.filter((other) => other === label).length;
        const most = Math.max(...nearestLabels.map(votes));
        const expected = nearestLabels.find((label) => votes(label) === most);
        expect(knnClassifier({ points, labels }, { neighbors }).predict([query])).toEqual([expected]);
      }),
      { numRuns: 300 },
    );
  });

  test("measures in the space of the metric and leaves unlabeled points out", () => {
    const points = [
      [0, 0],
      [0, 10],
      [3, 0],
      [1, 1],
    ];
    const firstOnly = { transform: (input: unknown) => Matrix.from((input as number[][]).map(([x]) => [x])) };
    const labels = ["a", "b", "b", null];
    expect(knnClassifier({ points, labels }, { neighbors: 1, metric: firstOnly }).predict([[1, 9]])).toEqual(["a"]);
    expect(knnClassifier({ points, labels }, { neighbors: 1 }).predict([[1, 9]])).toEqual(["b"]);
  });

  test.each([
    [{ neighbors: 4 }, "OPTION"],
    [{ neighbors: 0 }, "OPTION"],
    [{ neighbors: 1.5 }, "OPTION"],
  ] as const)("refuses %o with a remedy", (options, code) => {
    const training = { points: [[0], [1], [2]], labels: ["a", "b", "a"] };
    expect(() => knnClassifier(training, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining("1 to 3") }),
    );
  });

  test("refuses labels and queries that do not fit", () => {
    expect(() => knnClassifier({ points: [[0], [1]], labels: ["a"] }, { neighbors: 1 })).toThrow(
      expect.objectContaining({ code: "SHAPE" }),
    );
    expect(() => knnClassifier({ points: [[0], [1]], labels: [null, null] }, { neighbors: 1 })).toThrow(
      expect.objectContaining({ code: "DATA" }),
    );
    expect(() => knnClassifier({ points: [[0], [1]], labels: [1, Number.NaN] }, { neighbors: 1 })).toThrow(
      expect.objectContaining({ code: "DATA" }),
    );
    const classifier = knnClassifier({ points: [[0], [1]], labels: [0, 1] }, { neighbors: 1 });
    expect(() => classifier.predict([[0, 1]])).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => classifier.predict([[Number.NaN]])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("knnRegressor", () => {
  test("is the mean of the nearest targets, plain or weighted by inverse distance", () => {
    fc.assert(
      fc.property(ties, fc.boolean(), ({ points, seed, query, neighbors }, inverse) => {
        const targets = points.map((_, i) => seed[i] * 1.5 - 1);
        const found = ranked(points, query).slice(0, neighbors);
        const atZero = found.filter(({ squared }) => squared === 0);
        const voters = inverse && atZero.length > 0 ? atZero : found;
        const weight = (squared: number) => (inverse && squared > 0 ? 1 / Math.sqrt(squared) : 1);
        const total = voters.reduce((sum, { squared }) => sum + weight(squared), 0);
        const expected = voters.reduce((sum, { squared, row }) => sum + weight(squared) * targets[row], 0) / total;
        const weights = inverse ? "inverseDistance" : "uniform";
        const [got] = knnRegressor({ points, targets }, { neighbors, weights }).predict([query]);
        expect(got).toBeCloseTo(expected, 12);
      }),
      { numRuns: 300 },
    );
  });

  test("refuses targets that are not finite or not one for each point", () => {
    expect(() => knnRegressor({ points: [[0], [1]], targets: [1, Infinity] }, { neighbors: 1 })).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringContaining("entry 1") }),
    );
    expect(() => knnRegressor({ points: [[0], [1]], targets: [1] }, { neighbors: 1 })).toThrow(
      expect.objectContaining({ code: "SHAPE" }),
    );
  });
});
