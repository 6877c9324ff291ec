import { describe, expect, test } from "vitest";
import { toMatrix, toPoints } from "../../src/data/points.ts";
import { sparseOf, sparseSpread, toSparse } from "../../src/data/sparse.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const rows = [
  [0, 2, 0, -1],
  [0, 0, 0, 0],
  [3, 0, 0.5, 0],
];
const input = { rows: 3, cols: 4, starts: [0, 2, 2, 4], indices: [1, 3, 0, 2], values: [2, -1, 3, 0.5] };

describe("sparse points", () => {
  test("are the dense points they stand for, both ways", () => {
    expect(toMatrix(input).toArrays()).toEqual(rows);
    expect(Array.from(toPoints({ ...input, features: ["a", "b", "c", "d"] }).data)).toEqual(rows.flat());
    const { starts, indices, values } = sparseOf(Matrix.from(rows));
    expect([starts, indices, values].map((list) => Array.from(list))).toEqual([
      input.starts,
      input.indices,
      input.values,
    ]);
  });

  test("have the mean and the pair distance of the dense ones", () => {
    const { mean, scale } = sparseSpread(toSparse(input));
    expect(Array.from(mean)).toEqual([1, 2 / 3, 0.5 / 3, -1 / 3]);
    const squared = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + (value - b[c]) * (value - b[c]), 0);
    const pairs = squared(rows[0], rows[1]) + squared(rows[0], rows[2]) + squared(rows[1], rows[2]);
    expect(scale).toBeCloseTo(Math.sqrt(pairs / 3), 14);
  });

  test("are learned from like dense ones by any learner", () => {
    const points = Array.from({ length: 12 }, (_, i) => [i % 3, 0, i % 2 ? i : 0, (i * i) % 5]);
    const labels = points.map((_, i) => i % 2);
    const sparse = gmml.fit({ points: sparseOf(Matrix.from(points)), labels });
    expect(sparse.map.data).toEqual(gmml.fit({ points, labels }).map.data);
    expect(sparse.transform(sparseOf(Matrix.from(points))).data).toEqual(sparse.transform(points).data);
  });

  test("are refused with what is wrong", () => {
    expect(() => toMatrix({ ...input, starts: [0, 3, 2, 4] })).toThrow(/`starts` must ascend/);
    expect(() => toMatrix({ ...input, starts: [0, 2, 4] })).toThrow(/need 4 starts/);
    expect(() => toMatrix({ ...input, indices: [3, 1, 0, 2] })).toThrow(/entry 1 \(row 0\) has column 1/);
    expect(() => toMatrix({ ...input, indices: [1, 4, 0, 2] })).toThrow(/column 4/);
    expect(() => toMatrix({ ...input, values: [2, -1, Infinity, 0] })).toThrow(/row 2, column 0 is Infinity/);
    expect(() => toMatrix({ ...input, rows: 0 })).toThrow(/0 rows/);
  });
});
