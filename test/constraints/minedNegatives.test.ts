import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { closedFamilies } from "../../src/constraints/families.ts";
import { pairsFromRelevance, tripletsFromRelevance } from "../../src/constraints/fromRelevance.ts";
import { minedNegatives, type NegativeKind } from "../../src/constraints/minedNegatives.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const cloud = (rows: number, cols: number, seed = 1) => {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform()),
  );
};
/** 100 points, of which 2i and 2i + 1 are positives for i < 15, and 0, 1, 30 are joined by a further one. */
const joined = (points = cloud(100, 3)) => {
  const anchor = Int32Array.from([...Array.from({ length: 15 }, (_, i) => 2 * i), 1]);
  const positive = Int32Array.from([...Array.from({ length: 15 }, (_, i) => 2 * i + 1), 30]);
  const { codes } = closedFamilies(
    Array.from(anchor, (a, e) => [a, positive[e]!] as const),
    100,
  );
  return { points, anchor, positive, families: codes, candidates: Int32Array.from({ length: 100 }, (_, i) => i) };
};
const squared = ({ data, cols }: Matrix, i: number, j: number) =>
  Array.from({ length: cols }, (_, c) => (data[i * cols + c]! - data[j * cols + c]!) ** 2).reduce((s, v) => s + v, 0);
const kinds: readonly NegativeKind[] = ["random", "semi-hard", "hard"];

describe("minedNegatives", () => {
  test.each(kinds)("%s: as many as asked, none joined to its anchor by positives, none drawn twice", (kind) => {
    const data = joined();
    const mined = minedNegatives(data, { kind, count: 3 }, new Random(2));
    expect(mined.anchor).toHaveLength(16 * 3);
    mined.anchor.forEach((a, t) => {
      expect(data.families[mined.negative[t]!]).not.toBe(data.families[a]);
    });
    const named = Array.from(mined.anchor, (a, t) => `${a} ${mined.positive[t]} ${mined.negative[t]}`);
    expect(new Set(named).size).toBe(named.length);
  });

  test("hard ones are the next nearest after the passed-over tenth, by sorting all", () => {
    const data = joined();
    const mined = minedNegatives(data, { kind: "hard", count: 3 }, new Random(2));
    expect(mined.skipped).toBe(16 * 3);
    for (let e = 0; e < 16; e++) {
      const a = data.anchor[e]!;
      const sorted = Array.from(data.candidates)
        .filter((row) => data.families[row] !== data.families[a])
        .sort((i, j) => squared(data.points, a, i) - squared(data.points, a, j));
      const mine = Array.from(mined.negative).filter(
        (_, t) => mined.anchor[t] === a && mined.positive[t] === data.positive[e],
      );
      expect(mine.sort()).toEqual(sorted.slice(3, 6).sort());
    }
  });

  test("semi-hard ones are farther than the positive, as long as the nearest looked at reach beyond it", () => {
    const data = joined();
    for (let i = 0; i < 15; i++)
      for (let c = 0; c < 3; c++) data.points.data[3 * (2 * i + 1) + c] = data.points.data[6 * i + c]! + 0.05;
    const mined = minedNegatives(data, { kind: "semi-hard", count: 2 }, new Random(2));
    mined.anchor.forEach((a, t) => {
      if (a === 1) return;
      expect(squared(data.points, a, mined.negative[t]!)).toBeGreaterThan(squared(data.points, a, mined.positive[t]!));
    });
  });

  test.each(kinds)("%s: never a copy of the anchor or of its positive", (kind) => {
    const points = cloud(100, 3);
    for (let row = 40; row < 100; row++) points.row(row).set(points.row(row % 2 === 0 ? 0 : 3));
    const mined = minedNegatives(joined(points), { kind, count: 4 }, new Random(3));
    mined.anchor.forEach((a, t) => {
      expect(squared(points, a, mined.negative[t]!)).toBeGreaterThan(0);
      expect(squared(points, mined.positive[t]!, mined.negative[t]!)).toBeGreaterThan(0);
    });
  });

  test("where positives join almost everything, positives themselves still are no negatives", () => {
    const points = cloud(12, 2);
    const anchor = Int32Array.from({ length: 11 }, (_, i) => i);
    const positive = anchor.map((i) => i + 1);
    const pairs = Array.from(anchor, (a, e) => [a, positive[e]!] as const);
    const { codes, large } = closedFamilies(pairs, 12);
    expect(large).toBe(true);
    const candidates = Int32Array.from({ length: 12 }, (_, i) => i);
    const data = { points, anchor, positive, families: codes, candidates };
    const mined = minedNegatives(data, { kind: "hard", count: 2 }, new Random(1));
    mined.anchor.forEach((a, t) => {
      expect(Math.abs(a - mined.negative[t]!)).toBeGreaterThan(1);
    });
  });

  test("the order of rows does not matter, the seed does", () => {
    const data = joined();
    const flip = (rows: Int32Array) => rows.map((row) => 99 - row);
    const flipped = {
      points: data.points.take(Array.from({ length: 100 }, (_, i) => 99 - i)),
      anchor: flip(data.anchor),
      positive: flip(data.positive),
      candidates: data.candidates,
      families: data.families.slice().reverse(),
    };
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 9 }), (kind, seed) => {
        const mined = minedNegatives(data, { kind, count: 2 }, new Random(seed));
        const again = minedNegatives(flipped, { kind, count: 2 }, new Random(seed));
        expect(flip(again.negative)).toEqual(mined.negative);
      }),
      { numRuns: 12 },
    );
    const drawn = [0, 1].map((seed) => minedNegatives(data, { kind: "random", count: 2 }, new Random(seed)).negative);
    expect(drawn[0]).not.toEqual(drawn[1]);
  });
});

describe("relevance as supervision", () => {
  const points = cloud(60, 2, 5);
  const candidates = Int32Array.from({ length: 60 }, (_, i) => i);
  const judgments = {
    query: Int32Array.of(0, 0, 0, 1, 2, 3, 3),
    item: Int32Array.of(10, 11, 12, 13, 14, 3, 15),
    grade: Float64Array.of(3, 1, 0, 1, 2, 1, 0.5),
  };

  test("pairs: relevant ones similar, judged and mined ones dissimilar, nothing twice", () => {
    const { relations, judged, mined } = pairsFromRelevance(
      points,
      judgments,
      candidates,
      { kind: "hard", count: 2 },
      new Random(1),
    );
    const list = Array.from(relations.left, (a, e) => [a, relations.right[e]!, relations.similar[e]!] as const);
    expect(list.filter(([, , same]) => same).map(([a, b]) => [a, b])).toEqual([
      [0, 10],
      [0, 11],
      [1, 13],
      [2, 14],
      [3, 15],
    ]);
    expect(list).toContainEqual([0, 12, 0]);
    expect([judged, list.length]).toEqual([6, 6 + mined]);
    expect(mined).toBeGreaterThan(5);
    const keys = list.map(([a, b]) => [a, b].sort((x, y) => x - y).join(" "));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("triplets: what is more relevant is nearer, and mined items are farthest", () => {
    const { relations, judged, mined } = tripletsFromRelevance(
      points,
      judgments,
      candidates,
      { kind: "random", count: 2 },
      new Random(1),
    );
    const list = Array.from(relations.anchor, (a, t) => [a, relations.positive[t]!, relations.negative[t]!]);
    expect(list.slice(0, judged).sort((x, y) => x[1]! - y[1]! || x[2]! - y[2]!)).toEqual([
      [0, 10, 11],
      [0, 10, 12],
      [0, 11, 12],
    ]);
    expect([mined, list.length]).toEqual([10, 13]);
    const relevant = new Set(
      Array.from(judgments.query, (q, e) => `${q} ${judgments.item[e]} ${judgments.grade[e]! > 0}`),
    );
    for (const [a, p, n] of list.slice(judged)) {
      expect(relevant.has(`${a} ${p} true`)).toBe(true);
      expect(relevant.has(`${a} ${n} true`)).toBe(false);
    }
  });
});
