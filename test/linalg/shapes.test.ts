import { describe, expect, test } from "vitest";
import { nearest, pairSquaredDistances, squaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { laplacianTimes, scatter } from "../../src/linalg/pairWeights.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../../src/linalg/products.ts";
import { RankOneMatrix, rankOneUpdate } from "../../src/linalg/rankOne.ts";

const m = (rows: number, cols: number) => new Matrix(rows, cols);
const pairs = { left: [0, 1], right: [1, 2], weights: [1, 1] };
const three = Int32Array.of(0, 1, 2);

describe("operands whose sizes disagree", () => {
  test.each<[string, () => unknown]>([
    ["inner sizes of a product", () => multiply(m(3, 4), m(5, 2))],
    ["inner sizes of a transposed product", () => multiply(m(4, 3), m(4, 2), { transposeB: true })],
    ["rows of a given result", () => multiplyInto(m(2, 2), m(3, 4), m(4, 2))],
    ["columns of a given result", () => multiplyInto(m(3, 3), m(3, 4), m(4, 2))],
    ["columns of points and map", () => mapRows(m(3, 4), m(2, 3))],
    ["weights of a Gram matrix", () => weightedGram(m(3, 2), [1, 2])],
    ["columns of two sets of rows", () => squaredDistances(m(3, 2), m(3, 4))],
    ["a given table of distances", () => squaredDistances(m(3, 2), m(4, 2), m(4, 3))],
    ["ends of pairs", () => pairSquaredDistances(m(3, 2), [0, 1], [1])],
    ["a row of a pair", () => pairSquaredDistances(m(3, 2), [0, 3], [1, 1])],
    ["a negative row of a pair", () => scatter(m(3, 2), { ...pairs, left: [0, -1] })],
    ["a fractional row of a pair", () => laplacianTimes(m(3, 2), { ...pairs, right: [0.5, 1] })],
    ["weights of pairs", () => laplacianTimes(m(3, 2), { ...pairs, weights: [1] })],
    ["a vector for a rank-one step", () => rankOneUpdate(m(3, 3), new Float64Array(2), 1)],
    ["a vector for a kept matrix", () => new RankOneMatrix(m(3, 3)).timesVector([1, 2])],
    ["columns of queries and points", () => nearest(m(3, 2), m(3, 3), 1)],
    ["exclusions", () => nearest(m(4, 2), m(3, 2), 1, { exclude: three })],
    ["query groups", () => nearest(m(4, 2), m(3, 2), 1, { groups: { queries: three, points: three, same: true } })],
    ["point groups", () => nearest(m(3, 2), m(4, 2), 1, { groups: { queries: three, points: three, same: false } })],
  ])("are refused with a SHAPE error: %s", (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });

  test("a number of neighbors that is not whole is refused", () => {
    for (const neighbors of [1.5, -1, NaN, Infinity]) {
      expect(() => nearest(m(3, 2), m(3, 2), neighbors)).toThrow(expect.objectContaining({ code: "OPTION" }));
    }
  });
});
