import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderedPairs } from "../../../src/evaluate/calibration/orderedPairs.ts";
import { bestThreshold, goalOf } from "../../../src/evaluate/calibration/threshold.ts";

const pairs = fc
  .array(fc.record({ distance: fc.integer({ min: 0, max: 8 }), same: fc.boolean() }), { minLength: 2, maxLength: 14 })
  .filter((list) => list.some(({ same }) => same) && list.some(({ same }) => !same));
type Drawn = { distance: number; same: boolean }[];

const share = (list: Drawn, of: (pair: Drawn[number]) => boolean): number =>
  list.length === 0 ? 1 : list.filter(of).length / list.length;
const ratesAt = (list: Drawn, threshold: number) => {
  const called = list.filter(({ distance }) => distance <= threshold);
  const hits = called.filter(({ same }) => same).length;
  const alike = list.filter(({ same }) => same).length;
  return {
    accuracy: share(list, ({ distance, same }) => same === distance <= threshold),
    precision: share(called, ({ same }) => same),
    recall: hits / alike,
    specificity: share(
      list.filter(({ same }) => !same),
      ({ distance }) => distance > threshold,
    ),
    f: (beta: number) => ((1 + beta ** 2) * hits) / (beta ** 2 * alike + called.length),
    hits,
  };
};
type Rates = ReturnType<typeof ratesAt>;
const SCORES: Record<string, { score: (rates: Rates) => number; legal?: (rates: Rates) => boolean }> = {
  accuracy: { score: ({ accuracy }) => accuracy },
  balancedAccuracy: { score: ({ recall, specificity }) => (recall + specificity) / 2 },
  f1: { score: ({ f }) => f(1) },
  "fbeta=0.5": { score: ({ f }) => f(0.5) },
  "precision=0.7": { score: ({ recall }) => recall, legal: ({ precision, hits }) => hits > 0 && precision >= 0.7 },
  "recall=0.6": { score: ({ precision }) => precision, legal: ({ recall }) => recall >= 0.6 },
  "tpr=0.6": { score: ({ specificity }) => specificity, legal: ({ recall }) => recall >= 0.6 },
  "tnr=0.6": { score: ({ recall }) => recall, legal: ({ specificity }) => specificity >= 0.6 },
};

describe("the best threshold", () => {
  test.each(Object.keys(SCORES))("for %s is as good as any, by trying all", (target) => {
    const { score, legal = () => true } = SCORES[target];
    fc.assert(
      fc.property(pairs, (list) => {
        const distances = Float64Array.from(list, ({ distance }) => distance);
        const { threshold } = bestThreshold(
          orderedPairs(
            distances,
            list.map(({ same }) => Number(same)),
            undefined,
          ),
          target,
        );
        const tried = Array.from({ length: 20 }, (_, k) => k / 2 + (k === 0 ? 0 : 0.25))
          .map((at) => ratesAt(list, at))
          .filter(legal);
        if (threshold === undefined) {
          expect(tried).toEqual([]);
          return;
        }
        expect(threshold).toBeGreaterThanOrEqual(0);
        const reached = ratesAt(list, threshold);
        expect(legal(reached)).toBe(true);
        expect(score(reached)).toBeCloseTo(Math.max(...tried.map(score)), 12);
      }),
    );
  });

  test("stands halfway between two distances", () => {
    const ordered = orderedPairs(Float64Array.from([1, 2, 5, 6]), [1, 1, 0, 0], undefined);
    expect(bestThreshold(ordered, "accuracy").threshold).toBe(3.5);
  });

  test.each([
    ["acuracy", /Did you mean accuracy/],
    ["precision", /a share up to 1, such as precision=0.95/],
    ["recall=1.5", /a share up to 1/],
    ["fbeta=0", /a number above 0/],
    ["f1=2", /is not legal/],
    ["precision=", /a share up to 1/],
  ])("refuses the target %s", (target, message) => {
    expect(() => goalOf(target)).toThrow(message);
  });
});
