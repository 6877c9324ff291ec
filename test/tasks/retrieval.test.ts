import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ranksOf } from "../../src/tasks/ranks.ts";
import { retrieval } from "../../src/tasks/retrieval.ts";
import { stableOrder } from "../../src/tasks/stableOrder.ts";

describe("ranksOf", () => {
  test("agrees with a full sort, ties by index", () => {
    const cases = fc.record({
      distances: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 20 }),
      picks: fc.array(fc.nat(19), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(cases, ({ distances, picks }) => {
        const targets = [...new Set(picks.map((pick) => pick % distances.length))].filter((i) => i !== 1);
        const order = distances
          .map((_, i) => i)
          .filter((i) => i !== 1)
          .sort((i, j) => distances[i] - distances[j] || i - j);
        const expected = targets.map((i) => order.indexOf(i) + 1).sort((a, b) => a - b);
        expect(Array.from(ranksOf(Float64Array.from(distances), targets, 1))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

test("stableOrder agrees with a sort by (key, place)", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 70 }), (keys) => {
      const found = stableOrder([...keys.keys()], Float64Array.from(keys));
      expect([...found]).toEqual([...keys.keys()].sort((a, b) => keys[a] - keys[b] || a - b));
    }),
  );
});

describe("retrieval", () => {
  test.each([false, true])("agrees with the definitions by slow loops, groups left out: %s", (grouped) => {
    const row = fc.record({
      x: fc.integer({ min: 0, max: 9 }),
      label: fc.constantFrom("a", "b", "c"),
      group: fc.integer({ min: 0, max: 3 }),
    });
    const cases = fc.array(row, { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(cases, (rows) => {
        const apart = (i: number, j: number) => (grouped ? rows[i].group !== rows[j].group : i !== j);
        const sizes = rows.map(
          ({ label }, i) => rows.filter((other, j) => other.label === label && apart(i, j)).length,
        );
        fc.pre(sizes.some((size) => size > 0));
        const expected = { recall: [0, 0], precision: [0, 0], reciprocal: 0, map: 0, queries: 0 };
        rows.forEach(({ x, label }, i) => {
          if (sizes[i] === 0) return;
          const hits = rows
            .map((other, j) => ({ j, squared: (other.x - x) ** 2, hit: other.label === label }))
            .filter(({ j }) => apart(i, j))
            .sort((a, b) => a.squared - b.squared || a.j - b.j)
            .map(({ hit }) => hit);
          const within = (k: number) => hits.slice(0, k).filter(Boolean).length;
          expected.queries++;
          [1, 4].forEach((k, a) => {
            expected.recall[a] += within(k) > 0 ? 1 : 0;
            expected.precision[a] += within(k) / k;
          });
          expected.reciprocal += 1 / (hits.indexOf(true) + 1);
          for (let r = 1; r <= sizes[i]; r++) if (hits[r - 1]) expected.map += within(r) / r / sizes[i];
        });
        const found = retrieval(
          { points: rows.map(({ x }) => [x]), labels: rows.map(({ label }) => label) },
          { at: [1, 4], ...(grouped ? { groups: rows.map(({ group }) => group) } : {}) },
        );
        expect(found.cases.rows.length).toBe(expected.queries);
        [0, 1].forEach((a) => {
          expect(found.recall[a]).toBeCloseTo(expected.recall[a] / expected.queries, 12);
          expect(found.precision[a]).toBeCloseTo(expected.precision[a] / expected.queries, 12);
        });
        expect(found.meanReciprocalRank).toBeCloseTo(expected.reciprocal / expected.queries, 12);
        expect(found.meanAveragePrecisionAtR).toBeCloseTo(expected.map / expected.queries, 12);
      }),
      { numRuns: 150 },
    );
  });

  test("crosses block borders: 300 points on two lines find their own line at once", () => {
    const points = Array.from({ length: 300 }, (_, i) => [i % 150, i < 150 ? 0 : 1000]);
    const labels = points.map(([, y]) => y);
    const found = retrieval({ points, labels }, { at: [1, 10] });
    expect([...found.recall, ...found.precision, found.meanReciprocalRank, found.meanAveragePrecisionAtR]).toEqual([
      1, 1, 1, 1, 1, 1,
    ]);
  });

  test("asks only the queries it is given, against all points", () => {
    const input = {
      points: Array.from({ length: 40 }, (_, i) => [(i * 17) % 40]),
      labels: Array.from({ length: 40 }, (_, i) => i % 3),
    };
    const all = retrieval(input, { at: [2] });
    const some = retrieval(input, { at: [2], queries: [7, 3, 30] });
    expect([...some.cases.rows]).toEqual([3, 7, 30]);
    expect([...some.cases.averagePrecisionAtR]).toEqual([3, 7, 30].map((row) => all.cases.averagePrecisionAtR[row]));
  });

  test("refuses an illegal k and data without a class of two", () => {
    expect(() => retrieval({ points: [[0], [1]], labels: ["a", "a"] }, { at: [2] })).toThrow(
      expect.objectContaining({ code: "OPTION" }),
    );
    expect(() => retrieval({ points: [[0], [1]], labels: ["a", "b"] }, { at: [1] })).toThrow(
      expect.objectContaining({ code: "DATA" }),
    );
    expect(() => retrieval({ points: [[0], [1]], labels: ["a", "a"] }, { at: [1], groups: [5, 5] })).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringContaining("in different groups") }),
    );
    expect(() => retrieval({ points: [[0], [1]], labels: ["a", "a"] }, { at: [1], groups: [5] })).toThrow(
      expect.objectContaining({ code: "SHAPE" }),
    );
  });
});
