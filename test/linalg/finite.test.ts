import { describe, expect, test } from "vitest";
import { everyFinite } from "../../src/linalg/finite.ts";
import { onBoth } from "./both.ts";

describe("everyFinite", () => {
  test("is true of huge, tiny and signed zeros alone", () => {
    const extremes = [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -0];
    const values = Float64Array.from({ length: 9001 }, (_, k) => extremes[k % 4]);
    expect(onBoth(() => everyFinite(values))).toBe(true);
    expect(onBoth(() => everyFinite(new Float64Array(0)))).toBe(true);
  });

  test("finds one NaN or infinity wherever it stands", () => {
    for (const length of [1, 7, 600, 8192, 8193, 9003]) {
      for (const place of [0, 1, 2, 3, length >> 1, length - 2, length - 1].filter((k) => k >= 0 && k < length)) {
        for (const value of [NaN, Infinity, -Infinity]) {
          const values = new Float64Array(length);
          values[place] = value;
          expect(onBoth(() => everyFinite(values))).toBe(false);
        }
      }
    }
  });
});
