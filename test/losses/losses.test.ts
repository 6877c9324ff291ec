import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hinge, losses, smoothedHinge } from "../../src/losses/index.ts";
import { printedLosses as printed } from "./printedLosses.ts";

const margin = fc.double({ min: -20, max: 20, noNaN: true });
const named = Object.entries(losses).map(([name, loss]) => ({ name, loss }));

describe.each(named)("the loss $name", ({ name, loss }) => {
  test("is what books print, under its own name", () => {
    expect(loss.name).toBe(name);
    fc.assert(fc.property(margin, (a) => Math.abs(loss.value(a) - printed[name](a)) <= 1e-12 * (1 + printed[name](a))));
  });

  test("is convex, never negative and never rising", () => {
    fc.assert(
      fc.property(margin, margin, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const between = loss.value(share * a + (1 - share) * b);
        const chord = share * loss.value(a) + (1 - share) * loss.value(b);
        expect(between).toBeLessThanOrEqual(chord + 1e-12 * (1 + chord));
        expect(loss.value(Math.max(a, b))).toBeLessThanOrEqual(loss.value(Math.min(a, b)));
        expect(loss.value(a)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(loss.convex).toBe(true);
  });

  test("has a slope that supports it everywhere and is its derivative away from kinks", () => {
    fc.assert(
      fc.property(margin, margin, (a, b) => {
        const line = loss.value(a) + loss.slope(a) * (b - a);
        expect(line).toBeLessThanOrEqual(loss.value(b) + 1e-9 * (1 + loss.value(a) + loss.value(b)));
      }),
    );
    for (const a of [-3.3, -0.7, 0.21, 0.83, 1.4, 6]) {
      const central = (loss.value(a + 1e-5) - loss.value(a - 1e-5)) / 2e-5;
      expect(Math.abs(loss.slope(a) - central)).toBeLessThan(1e-8 * (1 + Math.abs(central)));
    }
  });

  test("has a continuous slope exactly where it says that it is smooth", () => {
    const jump = Math.max(
      ...Array.from({ length: 4001 }, (_, k) => k / 1000 - 2).map((a) =>
        Math.abs(loss.slope(a + 1e-9) - loss.slope(a - 1e-9)),
      ),
    );
    if (loss.smooth) expect(jump).toBeLessThan(1e-6);
    else expect(jump).toBeGreaterThan(0.5);
  });
});

describe("smoothing the hinge", () => {
  test("never exceeds it and lies at most half the width below", () => {
    fc.assert(
      fc.property(margin, fc.double({ min: 1e-9, max: 2, noNaN: true }), (a, width) => {
        const gap = hinge.value(a) - smoothedHinge(width).value(a);
        expect(gap).toBeGreaterThanOrEqual(-1e-12);
        expect(gap).toBeLessThanOrEqual(width / 2 + 1e-12);
      }),
    );
    expect(hinge.smoothed).toBe(smoothedHinge);
  });
});

describe("losses of huge margins", () => {
  test("stay numbers, or overflow to Infinity, never to NaN", () => {
    for (const { loss } of named) {
      for (const a of [-1e308, -800, 800, 1e308]) {
        expect(Number.isNaN(loss.value(a))).toBe(false);
        expect(Number.isNaN(loss.slope(a))).toBe(false);
      }
      expect(loss.value(800)).toBeLessThan(1e-300);
    }
  });
});
