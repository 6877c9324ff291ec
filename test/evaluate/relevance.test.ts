import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizedDiscountedGain, recallAt, reciprocalRank } from "../../src/evaluate/rankingScores.ts";
import { relevanceCases, relevanceGains, type Wanted } from "../../src/evaluate/relevance.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const setting = fc
  .record({
    gallery: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 2, maxLength: 9 }),
    queries: fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 4 }),
    grades: fc.array(fc.nat(3), { minLength: 36, maxLength: 36 }),
    selves: fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ gallery, queries, grades, selves }) => {
    const wanted = queries.map((_, q): Wanted => {
      const self = selves[q] < gallery.length ? selves[q] : -1;
      const items = gallery.map((_, i) => i).filter((i) => grades[9 * q + i] > 0 && i !== self);
      return { items, grades: items.map((i) => grades[9 * q + i]), self };
    });
    return { gallery: Matrix.from(gallery), queries: Matrix.from(queries), wanted };
  })
  .filter(({ wanted }) => wanted.every(({ items }) => items.length > 0));

/** Items by distance, equal ones by row, without the query itself. */
const ranked = (gallery: Matrix, query: ArrayLike<number>, self: number): number[] => {
  const distance = (i: number) =>
    Array.from(gallery.row(i)).reduce((sum, value, j) => sum + (value - query[j]) ** 2, 0);
  return Array.from({ length: gallery.rows }, (_, i) => i)
    .filter((i) => i !== self)
    .sort((i, j) => distance(i) - distance(j) || i - j);
};

describe("relevance", () => {
  test("is what the definitions give, with ties, grades and the query passed over", () => {
    const at = [1, 3, 20];
    fc.assert(
      fc.property(setting, ({ gallery, queries, wanted }) => {
        const cases = relevanceCases(gallery, queries, wanted, at);
        wanted.forEach(({ items, grades, self }, q) => {
          const order = ranked(gallery, queries.row(q), self);
          const gradeOf = order.map((i) => (Array.from(items).includes(i) ? grades[Array.from(items).indexOf(i)] : 0));
          const relevant = gradeOf.map((grade) => Number(grade > 0));
          const scores = order.map((_, place) => -place);
          expect(cases.reciprocalRank[q]).toBeCloseTo(reciprocalRank(relevant, scores), 14);
          let [hits, precision] = [0, 0];
          relevant.forEach((value, place) => {
            hits += value;
            precision += value * (hits / (place + 1));
          });
          expect(cases.averagePrecision[q]).toBeCloseTo(precision / items.length, 14);
          at.forEach((k, a) => {
            expect(cases.recall[a][q]).toBeCloseTo(recallAt(relevant, scores, k), 14);
            expect(cases.precision[a][q]).toBeCloseTo(relevant.slice(0, k).reduce((x, y) => x + y, 0) / k, 14);
            expect(cases.discountedGain[a][q]).toBeCloseTo(normalizedDiscountedGain(gradeOf, scores, k), 12);
          });
        });
      }),
    );
  });

  test("gains are paired by query: the same distance gains nothing, a perfect one all", () => {
    const gallery = Matrix.from(Array.from({ length: 40 }, (_, i) => [i, (i * 7) % 40]));
    const wanted = Array.from({ length: 20 }, (_, q): Wanted => ({ items: [2 * q + 1], grades: [1], self: 2 * q }));
    const rows = wanted.map(({ self }) => self);
    const before = relevanceCases(gallery, gallery.take(rows), wanted, [1]);
    const near = Matrix.from(Array.from({ length: 40 }, (_, i) => [Math.floor(i / 2), 0]));
    const after = relevanceCases(near, near.take(rows), wanted, [1]);
    const same = relevanceGains(before, before, [1], { seed: 0 });
    expect(same.map(({ gain }) => [gain.difference, gain.verdict])).toEqual(same.map(() => [0, "same"]));
    const gains = relevanceGains(before, after, [1], { seed: 0 });
    expect(gains.map(({ name }) => name)).toEqual(["recall@1", "precision@1", "MRR", "MAP", "NDCG@1"]);
    for (const { gain } of gains) expect([gain.learned.mean, gain.verdict]).toEqual([1, "better"]);
  });

  test("refuses queries that want nothing, and places below 1", () => {
    const gallery = Matrix.from([[0], [1]]);
    const wants = (items: number[]): Wanted[] => [{ items, grades: items.map(() => 1), self: -1 }];
    expect(() => relevanceCases(gallery, gallery.take([0]), wants([]), [1])).toThrow(/query 0 wants nothing/);
    expect(() => relevanceCases(gallery, gallery.take([0]), wants([1]), [0])).toThrow(/at: 0 is not legal/);
    expect(() => relevanceCases(gallery, gallery, wants([1]), [1])).toThrow(/1 for 2 queries/);
  });
});
