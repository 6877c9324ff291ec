import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { LabeledProblem } from "../../src/learners/problem.ts";
import { spannedPoints } from "../../src/learners/spannedPoints.ts";
import { startMap } from "../../src/learners/startMap.ts";
import { squaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows, multiply, weightedGram } from "../../src/linalg/products.ts";
import { labeledCloud, uniformMatrix } from "./differences.ts";

function problemOf(points: Matrix, labels: Int32Array, classes: number): LabeledProblem {
  const { rows, cols } = points;
  const gram = () => weightedGram(points);
  const rest = { names: [], scale: 1, random: new Random(0), warn: () => {}, count: () => {} };
  return { points, rows, cols, gram, labels, classes, ...rest };
}

const { points, labels } = labeledCloud(60, 4, 3, 1);
const problem = problemOf(points, labels, 3);

describe("startMap", () => {
  test("is the identity when all components are kept", () => {
    expect(startMap(problem, undefined, "auto").toArrays()).toEqual(Matrix.identity(4).toArrays());
    expect(startMap(problem, 4, "lda").toArrays()).toEqual(Matrix.identity(4).toArrays());
  });

  test("has orthonormal rows by principal components", () => {
    const start = startMap(problem, 2, "pca");
    const gram = multiply(start, start, { transposeB: true });
    Matrix.identity(2).data.forEach((value, e) => {
      expect(gram.data[e]).toBeCloseTo(value, 12);
    });
    expect(startMap(problem, 3, "auto").toArrays()).toEqual(startMap(problem, 3, "pca").toArrays());
  });

  test("puts the direction that tells the classes apart first by discriminants, and fills up", () => {
    const [first] = startMap(problem, 1, "auto").toArrays();
    expect(Math.abs(first[0])).toBeGreaterThan(0.9 * Math.hypot(...first));
    const filled = startMap(problem, 3, "lda");
    expect([filled.rows, filled.cols]).toEqual([3, 4]);
  });

  test("falls back to principal components where the class means coincide", () => {
    const cross = Matrix.from([
      [1, 0, 0],
      [-1, 0, 0],
      [0, 2, 0.5],
      [0, -2, -0.5],
    ]);
    const flat = problemOf(cross, Int32Array.of(0, 0, 1, 1), 2);
    expect(startMap(flat, 1, "auto").toArrays()).toEqual(startMap(flat, 1, "pca").toArrays());
  });
});

describe("spannedPoints", () => {
  test("keeps all distances of fewer points than features, and brings maps back", () => {
    const wide = uniformMatrix(8, 30, 1, 2);
    for (let c = 0; c < 30; c++) {
      let mean = 0;
      for (let i = 0; i < 8; i++) mean += wide.data[i * 30 + c] / 8;
      for (let i = 0; i < 8; i++) wide.data[i * 30 + c] -= mean;
    }
    const { points: spanned, restore } = spannedPoints(wide);
    expect(spanned.cols).toBe(7);
    const before = squaredDistances(wide, wide).data;
    squaredDistances(spanned, spanned).data.forEach((value, e) => {
      expect(value).toBeCloseTo(before[e], 10);
    });
    const map = uniformMatrix(3, 7, 1, 3);
    const mapped = mapRows(spanned, map).data;
    mapRows(wide, restore(map)).data.forEach((value, e) => {
      expect(value).toBeCloseTo(mapped[e], 10);
    });
  });

  test("leaves more points than features alone", () => {
    expect(spannedPoints(points).points).toBe(points);
  });
});
