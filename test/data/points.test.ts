import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { borrowMatrix, type PointsInput, toMatrix, toPoints } from "../../src/data/points.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

describe("points", () => {
  test("every way to give the same numbers gives the same bits", () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 0, max: 3 }),
        fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true })),
        (rows, cols, gap, stream) => {
          const nested = Array.from({ length: rows }, () =>
            Array.from({ length: cols }, () => stream.next().value as number),
          );
          const flat = nested.flat();
          const stride = cols + gap;
          const strided = new Float64Array((rows - 1) * stride + cols).fill(Number.NaN);
          nested.forEach((row, i) => {
            strided.set(row, i * stride);
          });
          const inputs: PointsInput[] = [
            nested,
            nested.map((row) => Float32Array.from(row)),
            Matrix.from(nested),
            { rows, cols, data: flat },
            { rows, cols, data: Float64Array.from(flat) },
            { rows, cols, data: Float32Array.from(flat) },
            { rows, cols, data: strided, stride },
            Object.freeze({ rows, cols, data: Object.freeze(flat) }),
          ];
          for (const input of inputs) {
            expect(toMatrix(input).data).toEqual(Float64Array.from(flat));
            expect(Array.from(toPoints(input).data)).toEqual(flat);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("32-bit numbers stay 32-bit in storage", () => {
    const data = Float32Array.of(0.1, 0.2);
    const points = toPoints({ rows: 1, cols: 2, data, features: ["a", "b"] });
    expect(points).toEqual({ rows: 1, cols: 2, data: Float32Array.of(0.1, 0.2), features: ["a", "b"] });
    expect(points.data).not.toBe(data);
  });

  test("the matrix is a copy", () => {
    const matrix = Matrix.identity(2);
    toMatrix(matrix).data[0] = 7;
    expect(matrix.data[0]).toBe(1);
  });

  test.each<[string, unknown, string, RegExp]>([
    ["nothing", undefined, "SHAPE", /give rows as number\[\]\[\]/],
    ["null", null, "SHAPE", /give rows as number/],
    ["a text", "points", "SHAPE", /give rows as number/],
    ["a bare typed array", Float64Array.of(1, 2), "SHAPE", /over a flat array/],
    ["a flat list", [1, 2, 3], "SHAPE", /flat list of numbers/],
    ["no rows", [], "SHAPE", /0 rows and 0 columns/],
    ["no columns", [[], []], "SHAPE", /2 rows and 0 columns/],
    ["ragged rows", [[1, 2], [3]], "SHAPE", /row 1 has 1 numbers but row 0 has 2/],
    ["a hole", [[1, 2], undefined], "SHAPE", /row 1 has no numbers/],
    ["too few numbers", { rows: 2, cols: 2, data: [1, 2, 3] }, "SHAPE", /2 x 2 needs 4 numbers but `data` has 3/],
    ["too many numbers", { rows: 1, cols: 2, data: [1, 2, 3] }, "SHAPE", /needs 2 numbers but `data` has 3/],
    ["a stride below the columns", { rows: 2, cols: 2, data: [1, 2, 3, 4], stride: 1 }, "SHAPE", /stride 1/],
    ["fractional sizes", { rows: 1.5, cols: 2, data: [1, 2, 3] }, "SHAPE", /1.5 rows/],
    [
      "NaN",
      { rows: 2, cols: 2, data: [1, 2, 3, Number.NaN], features: ["a", "alcohol"] },
      "DATA",
      /row 1, column 1 \("alcohol"\) is NaN/,
    ],
    ["infinity", [[1, Number.NEGATIVE_INFINITY]], "DATA", /row 0, column 1 is -Infinity/],
    ["null among numbers", [[1, null]], "DATA", /row 0, column 1 is null/],
    ["text among numbers", [[1, "2"]], "DATA", /row 0, column 1 is "2"/],
    ["bigints", [[1n]], "DATA", /row 0, column 0 is 1/],
    ["many bad entries", [Array.from({ length: 9 }, () => Number.NaN)], "DATA", /column 4 is NaN and 4 more/],
  ])("%s is refused", (_, input, code, message) => {
    for (const ingest of [toMatrix, toPoints]) {
      expect(() => ingest(input as PointsInput, "points")).toThrow(
        expect.objectContaining({ name: "EtalonError", code, message: expect.stringMatching(message) }),
      );
    }
  });

  test("as many feature names as columns are needed", () => {
    expect(() => toPoints({ rows: 1, cols: 2, data: [1, 2], features: ["a"] })).toThrow(
      /1 feature names for 2 columns/,
    );
  });

  test("borrowMatrix lends compact 64-bit numbers unchecked until asked, copies others and checks them", () => {
    const data = Float64Array.of(1, 2, 3, 4);
    expect(borrowMatrix({ rows: 2, cols: 2, data }).points.data).toBe(data);
    expect(borrowMatrix({ rows: 1, cols: 2, stride: 4, data: Float64Array.of(1, 2) }).points.toArrays()).toEqual([
      [1, 2],
    ]);
    expect(borrowMatrix({ rows: 2, cols: 2, data: Float32Array.from(data) }).points.data).toEqual(data);
    expect(() =>
      borrowMatrix({ rows: 2, cols: 2, data: Float64Array.of(1, 2, Number.NaN, 4) }).requireFinite(),
    ).toThrow(/row 1, column 0/);
  });
});
