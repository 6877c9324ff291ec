import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { ridgedCholesky, safeCholesky } from "../../src/linalg/ridge.ts";

const rankOne = Matrix.from([
  [1, 2, 3],
  [2, 4, 6],
  [3, 6, 9],
]);

describe("ridgedCholesky", () => {
  test("leaves a safely positive definite matrix alone", () => {
    const a = Matrix.from([
      [4, 2],
      [2, 3],
    ]);
    const { matrix, factor, ridge } = ridgedCholesky(a, [4, 3]);
    expect(ridge).toBe(0);
    expect(matrix).toBe(a);
    expect(multiply(factor, factor, { transposeB: true }).data[3]).toBeCloseTo(3, 14);
  });

  test("adds the least ridge that makes a singular matrix safe, and factors the sum", () => {
    const { matrix, factor, ridge } = ridgedCholesky(rankOne, [1, 4, 9]);
    expect(ridge).toBe(1e-8);
    expect(matrix.get(2, 2)).toBe(9 + 1e-8 * 9);
    const product = multiply(factor, factor, { transposeB: true });
    for (let k = 0; k < 9; k++) expect(Math.abs(product.data[k] - matrix.data[k])).toBeLessThan(1e-14);
  });

  test("judges pivots in their own units: a tiny feature is no defect", () => {
    expect(safeCholesky(Matrix.diagonal([1, 1e-24]))).toBeDefined();
    expect(safeCholesky(rankOne)).toBeUndefined();
    expect(safeCholesky(Matrix.diagonal([1, -1]))).toBeUndefined();
  });

  test("refuses a matrix far from positive semidefinite with NUMERIC", () => {
    expect(() => ridgedCholesky(Matrix.diagonal([1, -1]), [1, 1])).toThrow(EtalonError);
  });
});
