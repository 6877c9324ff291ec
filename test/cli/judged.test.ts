import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { judgedAmong, relevanceOf, searchAmong } from "../../src/cli/judged.ts";
import { splitJudged } from "../../src/cli/judgedSplit.ts";
import { queryDataOf } from "../../src/cli/queryOnly.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const cloud = (rows: number) => {
  const random = new Random(rows);
  return new Matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, () => random.uniform()),
  );
};
/** 40 items and 30 queries of their own, with whatever judgments. */
const judgments = fc
  .array(fc.tuple(fc.nat(29), fc.nat(39), fc.constantFrom(0, 1, 2)), { minLength: 25, maxLength: 60 })
  .map((list) => ({
    query: Int32Array.from(list, ([q]) => 40 + q),
    item: Int32Array.from(list, ([, i]) => i),
    grade: Float64Array.from(list, ([, , grade]) => grade),
    items: 40,
    selves: false,
  }));

describe("splitJudged", () => {
  test("puts no item and no query on both sides, and every judgment on one or among the dropped", () => {
    fc.assert(
      fc.property(judgments, fc.nat(5), (judged, seed) => {
        const points = cloud(70);
        const split = splitJudged({ points, judged }, 0.3, seed);
        if (!split) return;
        const { train, test: held, dropped } = split;
        expect(train.points.rows + held.points.rows).toBe(70);
        expect(train.judged.items + held.judged.items).toBe(40);
        const texts = (part: typeof train) => part.points.toArrays().map(String);
        const all = [...texts(train), ...texts(held)];
        expect(new Set(all).size).toBe(70);
        expect(train.judged.query.length + held.judged.query.length + dropped).toBe(judged.query.length);
        for (const { judged: part, points: own } of [train, held]) {
          expect([...part.query].every((q) => q >= part.items && q < own.rows)).toBe(true);
          expect([...part.item].every((i) => i < part.items)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("keeps whole what relevance joins, so that nothing is dropped", () => {
    const rows = Array.from({ length: 30 }, (_, i) => i);
    const judged = {
      query: Int32Array.from(rows, (i) => 40 + i),
      item: Int32Array.from(rows),
      grade: new Float64Array(30).fill(1),
      items: 40,
      selves: false,
    };
    expect(splitJudged({ points: cloud(70), judged }, 0.3, 1)?.dropped).toBe(0);
  });
});

test("judgments among some points keep their ends", () => {
  const judged = {
    query: Int32Array.of(3, 4, 3),
    item: Int32Array.of(0, 1, 2),
    grade: Float64Array.of(1, 2, 0),
    items: 3,
    selves: false,
  };
  const some = judgedAmong(judged, Int32Array.of(0, -1, 1, 2, 3));
  expect(some).toEqual({
    query: Int32Array.of(2, 2),
    item: Int32Array.of(0, 1),
    grade: Float64Array.of(1, 0),
    items: 2,
    selves: false,
  });
  expect(relevanceOf(some)).toEqual({
    queries: Int32Array.of(0),
    relevant: [{ items: Int32Array.of(0), grades: Float64Array.of(1) }],
  });
  expect(queryDataOf({ points: cloud(5), judged }).relevance.query).toEqual(Int32Array.of(0, 1, 0));
});

test("items that ask look among all items but themselves", () => {
  const points = Matrix.from([[0], [1], [5]]);
  const judged = {
    query: Int32Array.of(0, 2, 2),
    item: Int32Array.of(1, 2, 1),
    grade: Float64Array.of(1, 1, 1),
    items: 3,
    selves: true,
  };
  const search = searchAmong({ input: points, learned: points }, judged, 0);
  expect(Array.from(search.rows)).toEqual([0, 2]);
  expect(search.wanted.map(({ self, items }) => [self, ...Array.from(items)])).toEqual([
    [0, 1],
    [2, 1],
  ]);
});
