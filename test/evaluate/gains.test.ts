import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { pairedGain } from "../../src/evaluate/pairedGain.ts";
import { pairGains } from "../../src/evaluate/pairGains.ts";
import { areaUnderRoc } from "../../src/evaluate/rankingScores.ts";

describe("pairedGain", () => {
  test("takes means, their difference and the verdict", () => {
    const before = Array.from({ length: 100 }, (_, i) => Number(i % 2 === 0));
    const after = before.map((value, i) => (i % 10 === 1 ? 1 : value));
    const gain = pairedGain(before, after);
    expect(gain.euclidean.mean).toBe(0.5);
    expect(gain.learned.mean).toBe(0.6);
    expect(gain.difference).toBeCloseTo(0.1, 15);
    expect(gain.ci[0]).toBeGreaterThan(0.03);
    expect(gain.ci[1]).toBeLessThan(0.18);
    expect(gain.verdict).toBe("better");
    expect(pairedGain(after, before).verdict).toBe("worse");
    expect(pairedGain(before, before)).toMatchObject({ difference: 0, ci: [0, 0], verdict: "same" });
  });

  test("resamples whole units: a gain inside one unit proves nothing", () => {
    const before = new Array<number>(60).fill(0);
    const after = before.map((_, i) => Number(i < 20));
    const units = before.map((_, i) => (i < 20 ? 7 : 100 + (i >> 3)));
    expect(pairedGain(before, after).verdict).toBe("better");
    expect(pairedGain(before, after, { units }).verdict).toBe("same");
  });

  test("refuses nothing at all", () => {
    expect(() => pairedGain([], [])).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("pairGains", () => {
  const pairs = fc
    .array(fc.tuple(fc.nat(1), fc.nat(5), fc.nat(5)), { minLength: 4, maxLength: 30 })
    .filter((rows) => new Set(rows.map(([similar]) => similar)).size === 2);

  test("agrees with the area under the ROC curve of minus the distance", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [similar, before, after] = [0, 1, 2].map((column) => rows.map((row) => row[column]));
        const area = (distances: number[]) =>
          areaUnderRoc(
            similar,
            distances.map((distance) => -distance),
          );
        const gain = pairGains(similar, before, after, { resamples: 20 }).area;
        expect(gain.euclidean.mean).toBeCloseTo(area(before), 12);
        expect(gain.learned.mean).toBeCloseTo(area(after), 12);
        expect(gain.difference).toBeCloseTo(area(after) - area(before), 12);
        expect(gain.ci[0]).toBeLessThanOrEqual(gain.ci[1]);
      }),
      { numRuns: 100 },
    );
  });

  test("sees a distance that separates what chance did not", () => {
    const random = new Random(2);
    const similar = Array.from({ length: 120 }, (_, e) => e % 2);
    const chance = similar.map(() => random.uniform());
    const separating = similar.map((value) => 1 - value + random.uniform());
    const gain = pairGains(similar, chance, separating).area;
    expect(gain.learned.mean).toBe(1);
    expect(gain.verdict).toBe("better");
    const [low, high] = gain.euclidean.ci;
    const theory = 2 * 1.96 * Math.sqrt((120 + 1) / (12 * 60 * 60)); // of the Mann-Whitney statistic without any signal
    expect((high - low) / theory).toBeGreaterThan(0.8);
    expect((high - low) / theory).toBeLessThan(1.2);
  });

  test("refuses pairs of one kind", () => {
    expect(() => pairGains([1, 1], [0, 1], [0, 1]).area).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
