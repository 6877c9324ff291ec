import { expect, test } from "vitest";
import { closedFamilies } from "../../src/constraints/families.ts";

test("families close what positives join, and singles stay alone", () => {
  const pairs = Array.from({ length: 30 }, (_, i) => [10 + 2 * i, 11 + 2 * i] as const);
  const { codes, large } = closedFamilies([[0, 1], [1, 2], ...pairs], 80);
  expect(large).toBe(false);
  expect([codes[0], codes[0]]).toEqual([codes[1], codes[2]]);
  expect(new Set(codes).size).toBe(80 - 2 - 30);
});

test("a family of more than a tenth of all joined points joins nothing", () => {
  const { codes, large } = closedFamilies(
    [
      [0, 1],
      [1, 2],
    ],
    5,
  );
  expect(large).toBe(true);
  expect(Array.from(codes)).toEqual([0, 1, 2, 3, 4]);
});
