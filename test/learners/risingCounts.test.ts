import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rankingLoss } from "../../src/learners/rankingLoss.ts";
import { risingCounts } from "../../src/learners/risingCounts.ts";

/** All rising sequences of counts from 0 to `most`. */
function* sequences(entries: number, most: number, from = 0): Generator<number[]> {
  if (entries === 0) yield [];
  else for (let n = from; n <= most; n++) for (const rest of sequences(entries - 1, most, n)) yield [n, ...rest];
}

/** Σ f_p(n_p) from the gains of each entry. */
const sumAt = (gains: readonly number[][], counts: ArrayLike<number>): number =>
  gains.reduce((sum, own, p) => sum + own.slice(0, counts[p]).reduce((a, b) => a + b, 0), 0);

const gainsOf = (entries: number, most: number) =>
  fc.array(
    fc
      .array(fc.integer({ min: -5, max: 5 }), { minLength: most, maxLength: most })
      .map((own) => own.sort((a, b) => b - a)),
    { minLength: entries, maxLength: entries },
  );

describe("rising counts", () => {
  test("are the smallest of the best of all rising sequences", () => {
    const problem = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
      .chain(([entries, most]) => fc.tuple(fc.constant(most), gainsOf(entries, most)));
    fc.assert(
      fc.property(problem, ([most, gains]) => {
        const found = risingCounts(gains.length, most, (p, n) => gains[p][n]);
        const all = [...sequences(gains.length, most)];
        const best = Math.max(...all.map((counts) => sumAt(gains, counts)));
        const answers = all.filter((counts) => sumAt(gains, counts) === best);
        expect(answers).toContainEqual([...found]);
        for (const answer of answers) found.forEach((n, p) => void expect(n).toBeLessThanOrEqual(answer[p]));
      }),
      { numRuns: 150 },
    );
  });

  test("are each entry's own where these rise, and one for all where they fall", () => {
    const own = (best: readonly number[]) => risingCounts(best.length, 9, (p, n) => best[p] - n - 0.5);
    expect([...own([0, 2, 2, 7, 9])]).toEqual([0, 2, 2, 7, 9]);
    expect([...own([8, 5, 2])]).toEqual([5, 5, 5]);
  });
});

test("losses bound their rises from above, with equality and without growth where they are concave", () => {
  for (const measure of ["auc", "knn", "precision", "map", "mrr", "ndcg"] as const) {
    for (const depth of [1, 2, 5, 30]) {
      const [relevant, irrelevant] = [7, 11];
      const { part, rise, concave } = rankingLoss(measure, { relevant, irrelevant, depth });
      for (let p = 1; p <= relevant; p++) {
        expect(part(p, 0)).toBe(0);
        for (let n = 0; n < irrelevant; n++) {
          const rises = Array.from({ length: irrelevant - n }, (_, m) => part(p, n + m + 1) - part(p, n + m));
          expect(rise(p, n)).toBeGreaterThanOrEqual(Math.max(...rises) - 1e-15);
          if (n > 0) expect(rise(p, n)).toBeLessThanOrEqual(rise(p, n - 1) + 1e-15);
          if (concave) expect(Math.abs(rise(p, n) - rises[0])).toBeLessThan(1e-15);
        }
      }
    }
  }
});
