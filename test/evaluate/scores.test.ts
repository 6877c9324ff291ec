import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjustedRandIndex, normalizedMutualInformation } from "../../src/evaluate/clusterScores.ts";
import {
  areaUnderRoc,
  averagePrecision,
  normalizedDiscountedGain,
  recallAt,
  reciprocalRank,
} from "../../src/evaluate/rankingScores.ts";
import {
  accuracy,
  balancedAccuracy,
  confusion,
  macroF1,
  meanSquaredError,
  rSquared,
} from "../../src/evaluate/scores.ts";

interface Golden {
  a: number[];
  b: number[];
  nmi: number;
  ari: number;
  score: number[];
  target: number[];
  ap: number;
  auc: number;
  rel: number[][];
  sc: number[][];
  ndcg: number;
  ndcg5: number;
}
const golden = JSON.parse(readFileSync("test/golden/metrics.json", "utf8")) as Golden;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const coded = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 30 });
const scored = fc
  .array(fc.tuple(fc.nat(1), fc.integer({ min: -3, max: 3 })), { minLength: 2, maxLength: 20 })
  .filter((rows) => new Set(rows.map(([truth]) => truth)).size === 2);

describe("golden values", () => {
  test("clusterings: mutual information and Rand index", () => {
    expect(normalizedMutualInformation(golden.a, golden.b)).toBeCloseTo(golden.nmi, 12);
    expect(adjustedRandIndex(golden.a, golden.b)).toBeCloseTo(golden.ari, 12);
  });

  test("rankings: area under ROC, average precision, discounted gain", () => {
    expect(areaUnderRoc(golden.target, golden.score)).toBeCloseTo(golden.auc, 12);
    expect(averagePrecision(golden.target, golden.score)).toBeCloseTo(golden.ap, 12);
    expect(mean(golden.rel.map((relevance, q) => normalizedDiscountedGain(relevance, golden.sc[q])))).toBeCloseTo(
      golden.ndcg,
      12,
    );
    expect(mean(golden.rel.map((relevance, q) => normalizedDiscountedGain(relevance, golden.sc[q], 5)))).toBeCloseTo(
      golden.ndcg5,
      12,
    );
  });
});

describe("classification scores", () => {
  test("a table worked by hand", () => {
    const truth = [0, 0, 0, 0, 1, 1, 2];
    const predicted = [0, 0, 0, 1, 1, 0, 1];
    const table = confusion(truth, predicted, 3);
    expect(table.toArrays()).toEqual([
      [3, 1, 0],
      [1, 1, 0],
      [0, 1, 0],
    ]);
    expect(accuracy(truth, predicted)).toBe(4 / 7);
    expect(balancedAccuracy(table)).toBeCloseTo((3 / 4 + 1 / 2 + 0) / 3, 15);
    expect(macroF1(table)).toBeCloseTo((6 / 8 + 2 / 5 + 0) / 3, 15);
  });

  test("classes that do not occur do not count", () => {
    const table = confusion([0, 1], [0, 1], 4);
    expect([balancedAccuracy(table), macroF1(table)]).toEqual([1, 1]);
  });

  test("refuses lengths that differ or are 0", () => {
    expect(() => accuracy([1], [])).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(() => confusion([], [], 2)).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });
});

describe("regression scores", () => {
  test("the mean explains nothing, the truth everything", () => {
    const targets = [1, 2, 4, 5];
    expect(meanSquaredError(targets, [3, 3, 3, 3])).toBe(2.5);
    expect(rSquared(targets, [3, 3, 3, 3])).toBe(0);
    expect(rSquared(targets, targets)).toBe(1);
    expect(rSquared(targets, [5, 4, 2, 1])).toBe(-3);
    expect(() => rSquared([2, 2], [1, 2])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("cluster scores", () => {
  test("the Rand index agrees with counting pairs", () => {
    fc.assert(
      fc.property(coded, (rows) => {
        let [both, left, right, all] = [0, 0, 0, 0];
        for (let i = 0; i < rows.length; i++) {
          for (let j = 0; j < i; j++) {
            const [a, b] = [rows[i][0] === rows[j][0], rows[i][1] === rows[j][1]];
            all++;
            left += a ? 1 : 0;
            right += b ? 1 : 0;
            both += a && b ? 1 : 0;
          }
        }
        const expected = (left * right) / all;
        const most = (left + right) / 2;
        const definition = most === expected ? 1 : (both - expected) / (most - expected);
        expect(
          adjustedRandIndex(
            rows.map(([a]) => a),
            rows.map(([, b]) => b),
          ),
        ).toBeCloseTo(definition, 10);
      }),
      { numRuns: 200 },
    );
  });

  test("renamed clusters agree fully, also single ones", () => {
    const a = [0, 0, 1, 2, 2];
    const renamed = [7, 7, 0, 3, 3];
    expect(adjustedRandIndex(a, renamed)).toBe(1);
    expect(normalizedMutualInformation(a, renamed)).toBeCloseTo(1, 14);
    expect(normalizedMutualInformation([0, 0], [4, 4])).toBe(1);
    expect(adjustedRandIndex([0, 0], [4, 4])).toBe(1);
  });

  test("mutual information is symmetric and within 0 and 1", () => {
    fc.assert(
      fc.property(coded, (rows) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        const value = normalizedMutualInformation(a, b);
        expect(value).toBeCloseTo(normalizedMutualInformation(b, a), 12);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 100 },
    );
  });
});

describe("ranking scores", () => {
  test("the area under ROC is the chance to rank a positive above a negative", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        let [won, compared] = [0, 0];
        for (const [a, high] of rows) {
          for (const [b, low] of rows) {
            if (a !== 1 || b !== 0) continue;
            compared++;
            won += high > low ? 1 : high === low ? 0.5 : 0;
          }
        }
        expect(
          areaUnderRoc(
            rows.map(([t]) => t),
            rows.map(([, s]) => s),
          ),
        ).toBeCloseTo(won / compared, 12);
      }),
      { numRuns: 200 },
    );
  });

  test("average precision sums over thresholds", () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const positives = rows.filter(([t]) => t === 1).length;
        const thresholds = [...new Set(rows.map(([, s]) => s))].sort((a, b) => b - a);
        let [sum, recall] = [0, 0];
        for (const threshold of thresholds) {
          const taken = rows.filter(([, s]) => s >= threshold);
          const hits = taken.filter(([t]) => t === 1).length;
          sum += (hits / positives - recall) * (hits / taken.length);
          recall = hits / positives;
        }
        expect(
          averagePrecision(
            rows.map(([t]) => t),
            rows.map(([, s]) => s),
          ),
        ).toBeCloseTo(sum, 12);
      }),
      { numRuns: 200 },
    );
  });

  test("recall, reciprocal rank and gain of a ranking worked by hand", () => {
    const relevant = [0, 1, 0, 1, 1];
    const scores = [9, 5, 8, 5, 1];
    expect([1, 2, 3, 4, 5].map((k) => recallAt(relevant, scores, k))).toEqual([0, 0, 1 / 3, 2 / 3, 1]);
    expect(reciprocalRank(relevant, scores)).toBe(1 / 3);
    expect(reciprocalRank([0, 0], [1, 2])).toBe(0);
    expect(normalizedDiscountedGain([0, 3], [2, 1])).toBeCloseTo(1 / Math.log2(3), 14);
    expect(normalizedDiscountedGain([0, 0], [2, 1])).toBe(0);
  });

  test("refuses one-sided truth and scores that are not numbers", () => {
    expect(() => areaUnderRoc([1, 1], [0, 1])).toThrow(expect.objectContaining({ code: "DATA" }));
    expect(() => averagePrecision([0, 0], [0, 1])).toThrow(expect.objectContaining({ code: "DATA" }));
    expect(() => recallAt([0, 0], [0, 1], 1)).toThrow(expect.objectContaining({ code: "DATA" }));
    expect(() => areaUnderRoc([0, 1], [0, Number.NaN])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
