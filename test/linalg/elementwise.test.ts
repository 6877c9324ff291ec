import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, log } from "../../src/base/elementary.ts";
import { exponentials, logarithms } from "../../src/linalg/elementwise.ts";
import { bitsOf, onBoth } from "./both.ts";

const doubles = fc.float64Array({ minLength: 0, maxLength: 200 });
const arguments_ = fc
  .array(fc.double({ min: -760, max: 720 }), { maxLength: 200 })
  .map((list) => Float64Array.from(list));
const SPECIAL = Float64Array.from(
  [
    0,
    -0,
    1,
    -1,
    NaN,
    Infinity,
    -Infinity,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    2.225073858507201e-308,
    1e308,
    -1e308,
    709.782712893384,
    709.7827128933841,
    -708.4,
    -745.13,
    -745.14,
  ].flatMap((x) => [x, x, 0.5]),
);

describe("exponentials and logarithms", () => {
  test("have the bits of exp and log at any double", () => {
    for (const data of [doubles, arguments_]) {
      fc.assert(
        fc.property(data, (x) => {
          expect(bitsOf(onBoth(() => exponentials(x)))).toEqual(bitsOf(x.map(exp)));
          expect(bitsOf(onBoth(() => logarithms(x)))).toEqual(bitsOf(x.map(log)));
        }),
        { numRuns: 100 },
      );
    }
  });

  test("have the bits of exp and log at special values and beyond one tile", () => {
    expect(bitsOf(onBoth(() => exponentials(SPECIAL)))).toEqual(bitsOf(SPECIAL.map(exp)));
    expect(bitsOf(onBoth(() => logarithms(SPECIAL)))).toEqual(bitsOf(SPECIAL.map(log)));
    const long = Float64Array.from({ length: 20_001 }, (_, p) => p / 100 - 50);
    expect(bitsOf(exponentials(long))).toEqual(bitsOf(long.map(exp)));
  });

  test("write into a given array, also in place", () => {
    const x = Float64Array.from({ length: 100 }, (_, p) => p + 1);
    expect(logarithms(x, x)).toBe(x);
    expect(x[99]).toBe(log(100));
  });
});
