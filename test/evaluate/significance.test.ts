import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holm, signTest, tieGroup, verdictOf } from "../../src/evaluate/significance.ts";

describe("verdictOf", () => {
  test.each([
    [[0.01, 0.05], "better"],
    [[-0.05, -0.01], "worse"],
    [[-0.01, 0.05], "same"],
    [[0, 0.05], "same"],
    [[-0.05, 0], "same"],
    [[0, 0], "same"],
    [[1e-17, 0.05], "same"],
    [[-0.05, -1e-17], "same"],
  ] as const)("%j is %s", (interval, verdict) => {
    expect(verdictOf(interval)).toBe(verdict);
  });
});

describe("signTest", () => {
  test("sums the binomial tails", () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    fc.assert(
      fc.property(fc.nat(25), fc.nat(25), (wins, losses) => {
        const n = wins + losses;
        let p = 0;
        for (let k = 0; k <= n; k++) if (Math.abs(2 * k - n) >= Math.abs(wins - losses)) p += choose(n, k) / 2 ** n;
        expect(signTest(wins, losses)).toBeCloseTo(Math.min(1, p), 12);
      }),
      { numRuns: 200 },
    );
  });

  test("values known from tables", () => {
    expect(signTest(0, 0)).toBe(1);
    expect(signTest(5, 0)).toBe(0.0625);
    expect(signTest(1, 9)).toBeCloseTo(0.021484375, 15);
    expect(signTest(8, 2)).toBe(signTest(2, 8));
  });

  test("stands large counts without overflow", () => {
    expect(signTest(30_000, 30_000)).toBe(1);
    expect(signTest(29_000, 31_000)).toBeGreaterThan(0);
    expect(signTest(29_000, 31_000)).toBeLessThan(1e-15);
    expect(signTest(29_950, 30_050)).toBeCloseTo(0.686, 3); // normal: z = 99/sqrt(60000) with continuity
    expect(signTest(0, 60_000)).toBe(0);
  });
});

describe("holm", () => {
  test("a worked example", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  test("keeps the order of equal values, stops at 1 and takes nothing", () => {
    expect(holm([0.5, 0.5])).toEqual([1, 1]);
    expect(holm([0.9, 0.001])).toEqual([0.9, 0.002]);
    expect(holm([])).toEqual([]);
  });

  test("is never below the value and monotone in it", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (values) => {
        const adjusted = holm(values);
        values.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value);
          values.forEach((other, j) => {
            if (value <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]);
          });
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe("tieGroup", () => {
  const right = (from: number, count: number) =>
    Array.from({ length: 40 }, (_, u) => (u >= from && u < from + count ? 1 : 0));

  test("holds the best and whoever cannot be told from it", () => {
    const group = tieGroup([
      { name: "near", score: 0.85, units: right(2, 34) },
      { name: "far", score: 0.5, units: right(0, 20) },
      { name: "best", score: 0.9, units: right(0, 36) },
    ]);
    expect(group?.best).toBe("best");
    expect(group?.members).toEqual(["best", "near"]);
    expect(group?.tests.map(({ name, wins, losses }) => [name, wins, losses])).toEqual([
      ["near", 0, 2],
      ["far", 0, 16],
    ]);
    expect(group?.tests[0]).toMatchObject({ p: 0.5, adjusted: 0.5 });
    expect(group?.tests[1].adjusted).toBe(2 * group!.tests[1].p);
  });

  test("is just the one when there is one, and null when none", () => {
    expect(tieGroup([{ name: "only", score: 1, units: [1] }])).toMatchObject({ members: ["only"], tests: [] });
    expect(tieGroup([])).toBeNull();
  });
});
