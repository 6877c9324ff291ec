import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entropyExcess, excess, squareExcess } from "../../src/distances/excess.ts";

/** u − ln(1 + u) by its series, the smallest terms first. */
function series(u: number): number {
  let sum = 0;
  for (let k = 400; k >= 2; k--) sum += ((k % 2 === 0 ? 1 : -1) * u ** k) / k;
  return sum;
}

const small = fc.double({ min: -0.02, max: 0.02, noNaN: true }).filter((u) => Math.abs(u) > 1e-30);

describe("excess", () => {
  test("equals its series to full precision where it uses the series, and nearly so past that", () => {
    fc.assert(
      fc.property(small, (u) => {
        expect(Math.abs(excess(u) / series(u) - 1)).toBeLessThan(Math.abs(u) <= 0.01 ? 1e-15 : 1e-11);
      }),
    );
  });

  test("is never negative and vanishes at 0 alone", () => {
    expect(excess(0)).toBe(0);
    fc.assert(fc.property(fc.double({ min: -0.99, max: 1e9, noNaN: true }), (u) => excess(u) >= 0));
  });

  test("its relative entropies equal the formula away from equality and stay finite at the smallest numbers", () => {
    const positive = fc.double({ min: 1e-3, max: 10, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(entropyExcess(a, b)).toBeCloseTo(a * Math.log(a / b) - a + b, 13);
        expect(squareExcess(b)).toBeCloseTo(b * b - 1 - 2 * Math.log(b), 12);
      }),
    );
    expect(entropyExcess(0, 3)).toBe(3);
    expect(entropyExcess(0.5, 5e-324)).toBeCloseTo(0.5 * (Math.log(0.5) + 1074 * Math.LN2) - 0.5, 12);
    expect(entropyExcess(5e-324, 0.5)).toBe(0.5);
    expect(squareExcess(1e-200)).toBeCloseTo(400 * Math.LN10 - 1, 10);
  });
});
