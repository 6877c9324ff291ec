import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreement, clusterGains } from "../../src/evaluate/clusterGains.ts";
import { adjustedRandIndex, normalizedMutualInformation } from "../../src/evaluate/clusterScores.ts";

const coded = fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3)), { minLength: 3, maxLength: 25 });

describe("clusterGains", () => {
  test("states the scores of the plain definitions", () => {
    fc.assert(
      fc.property(coded, (rows) => {
        const [truth, before, after] = [0, 1, 2].map((side) => rows.map((row) => row[side]));
        const gains = clusterGains(truth, before, after, { resamples: 20 });
        expect(gains.adjustedRandIndex.euclidean.mean).toBeCloseTo(adjustedRandIndex(truth, before), 12);
        expect(gains.adjustedRandIndex.learned.mean).toBeCloseTo(adjustedRandIndex(truth, after), 12);
        expect(gains.normalizedMutualInformation.learned.mean).toBeCloseTo(
          normalizedMutualInformation(truth, after),
          12,
        );
      }),
    );
  });

  test("a resample counts pairs of different points only", () => {
    fc.assert(
      fc.property(coded, fc.array(fc.nat(3), { minLength: 25, maxLength: 25 }), (rows, drawn) => {
        const counts = rows.map((_, i) => drawn[i]);
        const [a, b] = [0, 1].map((side) => rows.map((row) => row[side]));
        let [total, both, inA, inB] = [0, 0, 0, 0];
        for (let i = 0; i < rows.length; i++)
          for (let j = 0; j < i; j++) {
            const pairs = counts[i] * counts[j];
            total += pairs;
            if (a[i] === a[j]) inA += pairs;
            if (b[i] === b[j]) inB += pairs;
            if (a[i] === a[j] && b[i] === b[j]) both += pairs;
          }
        const expected = (inA * inB) / Math.max(1, total);
        const most = (inA + inB) / 2;
        const { adjustedRandIndex: found } = agreement(a, b)(counts);
        if (Math.abs(most - expected) > 1e-9) expect(found).toBeCloseTo((both - expected) / (most - expected), 9);
      }),
    );
  });

  test("tells a gain from chance, and leaves out what has no class", () => {
    const truth = Array.from({ length: 90 }, (_, i) => i % 3);
    const rough = truth.map((code, i) => (i % 4 === 0 ? (code + 1) % 3 : code));
    const better = clusterGains(truth, rough, truth);
    expect(better.adjustedRandIndex.verdict).toBe("better");
    expect(better.adjustedRandIndex.learned).toEqual({ mean: 1, ci: [1, 1] });
    expect(better.adjustedRandIndex.euclidean.ci[0]).toBeLessThan(better.adjustedRandIndex.euclidean.mean);
    expect(clusterGains(truth, rough, rough).adjustedRandIndex.verdict).toBe("same");
    expect(clusterGains(truth, truth, rough, { seed: 3 }).adjustedRandIndex.verdict).toBe("worse");
    const partly = clusterGains([...truth, -1, -1], [...rough, 0, 1], [...truth, 0, 0], { resamples: 50 });
    expect(partly.adjustedRandIndex.learned.mean).toBe(1);
    expect(() => clusterGains([-1], [0], [0])).toThrow(/no point has a class/);
  });

  test("noise points are clusters of their own", () => {
    const truth = [0, 0, 0, 1, 1, 1];
    const noisy = [0, 0, -1, 1, 1, -1];
    const { adjustedRandIndex: index } = clusterGains(truth, noisy, truth, { resamples: 5 });
    expect(index.euclidean.mean).toBeCloseTo(adjustedRandIndex(truth, [0, 0, 2, 1, 1, 3]), 12);
  });
});
