import { expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { orderedClasses } from "../../src/plot/classOrder.ts";

test("classes are shown by number or by name, and codes and tables follow", () => {
  const digits = orderedClasses(["10", "9", "2"]);
  expect(digits.names).toEqual(["2", "9", "10"]);
  expect(Array.from(digits.codes(Int32Array.of(0, -1, 2)))).toEqual([2, -1, 0]);
  expect(
    digits
      .table(
        Matrix.from([
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ]),
      )
      .toArrays(),
  ).toEqual([
    [9, 8, 7],
    [6, 5, 4],
    [3, 2, 1],
  ]);
  expect(orderedClasses(["b", "10", "9"]).names).toEqual(["10", "9", "b"]);
});
