import { describe, expect, test } from "vitest";
import { remainingPoints } from "../../src/data/remainingPoints.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const all = Matrix.from([
  [1, 2],
  [5, 6],
  [3, 4],
  [1, 0],
  [3, 0],
]);
const units = { mean: Float64Array.from([1, 2]), scale: 2 };

describe("remaining points", () => {
  test("are those not taken, in the units of the taken ones, nearest to their mean first", () => {
    const rest = remainingPoints(all, Int32Array.from([0, 3]), units);
    expect(rest.toArrays()).toEqual([
      [1, -1],
      [1, 1],
      [2, 2],
    ]);
  });

  test("come in an order that their content decides", () => {
    const shuffled = all.take([4, 3, 2, 1, 0]);
    const rest = remainingPoints(all, Int32Array.from([0, 3]), units);
    expect(remainingPoints(shuffled, Int32Array.from([1, 4]), units).toArrays()).toEqual(rest.toArrays());
  });

  test("leave the points as they were", () => {
    const before = all.data.slice();
    remainingPoints(all, Int32Array.from([1]), units);
    expect(all.data).toEqual(before);
  });
});
