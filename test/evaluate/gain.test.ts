import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { holdoutRows } from "../../src/evaluate/holdout.ts";
import { pairedGain } from "../../src/evaluate/pairedGain.ts";
import { pairGains } from "../../src/evaluate/pairGains.ts";
import { areaUnderRoc } from "../../src/evaluate/rankingScores.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const random = new Random(5);
const draws = (count: number) => Float64Array.from({ length: count }, () => random.uniform());

describe("pairedGain", () => {
  test("gives means, their difference and intervals around them", () => {
    const before = Array.from({ length: 80 }, (_, i) => (i % 4 === 0 ? 0 : 1));
    const after = before.map(() => 1);
    const gain = pairedGain(before, after, { resamples: 500 });
    expect([gain.euclidean.mean, gain.learned.mean, gain.difference, gain.verdict]).toEqual([0.75, 1, 0.25, "better"]);
    expect(gain.ci[0]).toBeGreaterThan(0.1);
    expect(gain.ci[1]).toBeLessThan(0.4);
  });

  test("never calls equal scores different", () => {
    const scores = draws(40);
    expect(pairedGain(scores, scores).verdict).toBe("same");
  });

  test("resamples whole units: one unit leaves no uncertainty", () => {
    const gain = pairedGain([0, 1, 0, 1], [1, 1, 0, 1], { units: [7, 7, 7, 7] });
    expect(gain.learned.ci).toEqual([0.75, 0.75]);
  });
});

describe("pairGains", () => {
  test("agrees with the area under the ROC curve, ties included", () => {
    const similar = Uint8Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const before = draws(60).map((value) => Math.round(10 * value));
    const after = draws(60);
    const gain = pairGains(similar, before, after, { resamples: 50 }).area;
    expect(gain.euclidean.mean).toBeCloseTo(
      areaUnderRoc(
        similar,
        before.map((value) => -value),
      ),
      12,
    );
    expect(gain.learned.mean).toBeCloseTo(
      areaUnderRoc(
        similar,
        after.map((value) => -value),
      ),
      12,
    );
  });

  test("finds a distance that separates better", () => {
    const similar = Uint8Array.from({ length: 200 }, (_, i) => i % 2);
    const before = draws(200);
    const after = before.map((value, i) => value + (similar[i] ? 0 : 2));
    expect(pairGains(similar, before, after, { resamples: 200 }).area).toMatchObject({
      learned: { mean: 1, ci: [1, 1] },
      verdict: "better",
    });
  });

  test("refuses pairs of one kind", () => {
    expect(() => pairGains([1, 1], [1, 2], [1, 2]).area).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("holdoutRows", () => {
  const points = new Matrix(50, 2, draws(100));
  const codes = Int32Array.from({ length: 50 }, (_, i) => (i < 30 ? 0 : i < 45 ? 1 : -1));

  test.each([0.1, 0.2, 0.25, 0.3, 0.5])(
    "holds out a share of %s of the labeled rows, classes in proportion",
    (share) => {
      const held = holdoutRows(points, codes, share);
      expect(Math.abs(held.length - 45 * share)).toBeLessThanOrEqual(2);
      const ofFirst = held.filter((i) => codes[i] === 0).length;
      expect(Math.abs(ofFirst - 30 * share)).toBeLessThanOrEqual(1.5);
      expect(held.every((i) => codes[i] >= 0)).toBe(true);
      expect([...held]).toEqual([...new Set(held)].sort((a, b) => a - b));
    },
  );

  test("keeps groups on one side", () => {
    const groups = Int32Array.from({ length: 50 }, (_, i) => i % 10);
    const held = new Set(Array.from(holdoutRows(points, codes, 0.3, { groups }), (i) => groups[i]));
    const kept = new Set(
      Array.from({ length: 45 }, (_, i) => i)
        .filter((i) => !holdoutRows(points, codes, 0.3, { groups }).includes(i))
        .map((i) => groups[i]),
    );
    expect([...held].filter((group) => kept.has(group))).toEqual([]);
  });

  test("depends on the seed and on nothing else", () => {
    expect(holdoutRows(points, codes, 0.2, { seed: 1 })).toEqual(holdoutRows(points, codes, 0.2, { seed: 1 }));
    expect(holdoutRows(points, codes, 0.2, { seed: 2 })).not.toEqual(holdoutRows(points, codes, 0.2, { seed: 1 }));
  });

  test.each([0, 1, -0.2, Number.NaN])("refuses a share of %s", (share) => {
    expect(() => holdoutRows(points, codes, share)).toThrow(expect.objectContaining({ code: "OPTION" }));
  });
});
