import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { stayNear } from "../../src/optim/stayNear.ts";
import { gradientError, uniformMatrix } from "../learners/differences.ts";

const sumOfSines = (x: Matrix, gradient: Matrix): number => {
  let sum = 0;
  x.data.forEach((value, e) => {
    sum += Math.sin(value);
    gradient.data[e] = Math.cos(value);
  });
  return sum;
};

describe("stayNear", () => {
  const anchor = uniformMatrix(2, 3, 1, 1);
  const size = anchor.data.reduce((sum, value) => sum + value * value, 0);

  test("adds nothing at the anchor and the weight at the origin", () => {
    const near = stayNear(() => 0, anchor, 7);
    expect(near(anchor, uniformMatrix(2, 3, 0, 0))).toBe(0);
    expect(near(uniformMatrix(2, 3, 0, 0), uniformMatrix(2, 3, 0, 0))).toBeCloseTo(7, 12);
  });

  test("measures from zero on request", () => {
    const small = stayNear(() => 0, anchor, 7, "zero");
    const x = uniformMatrix(2, 3, 1, 2);
    const expected = (7 * x.data.reduce((sum, value) => sum + value * value, 0)) / size;
    expect(small(x, uniformMatrix(2, 3, 0, 0))).toBeCloseTo(expected, 12);
  });

  test("has the gradient of central differences", () => {
    for (const towards of ["anchor", "zero"] as const) {
      expect(gradientError(stayNear(sumOfSines, anchor, 3, towards), uniformMatrix(2, 3, 1, 3))).toBeLessThan(1e-6);
    }
  });
});
