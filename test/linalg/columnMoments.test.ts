import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnSquaresFrom, columnSumsFrom, scaledOffsets } from "../../src/linalg/columnMoments.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfOffsets, weightedGram } from "../../src/linalg/products.ts";
import { onBoth, randomMatrix } from "./both.ts";

const shapes = fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 21 }));
const vector = (d: number, seed: number): Float64Array => randomMatrix(1, d, seed).data;

describe("column moments", () => {
  test("are sums over rows, bit for bit the same by WebAssembly and by the twins", () => {
    fc.assert(
      fc.property(shapes, ([rows, cols]) => {
        const points = randomMatrix(rows, cols, 1);
        const [origin, shift] = [vector(cols, 2), vector(cols, 3)];
        const { sums, squares: plain, largest } = onBoth(() => columnSumsFrom(points, origin));
        const squares = onBoth(() => columnSquaresFrom(points, { origin, shift }));
        expect(largest).toBe(points.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
        for (let c = 0; c < cols; c++) {
          const column = Array.from({ length: rows }, (_, r) => points.get(r, c) - origin[c]);
          expect(sums[c]).toBeCloseTo(
            column.reduce((sum, value) => sum + value, 0),
            8,
          );
          expect(plain[c]).toBeCloseTo(
            column.reduce((sum, value) => sum + value * value, 0),
            6,
          );
          expect(squares[c]).toBeCloseTo(
            column.reduce((sum, value) => sum + (value - shift[c]) ** 2, 0),
            6,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([0, 5, 12])("show a number that is not finite, column %i of 13", (column) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const points = randomMatrix(300, 13, 4);
      points.data[299 * 13 + column] = value;
      const { sums } = onBoth(() => columnSumsFrom(points, new Float64Array(13)));
      expect(Array.from(sums.keys()).filter((c) => !Number.isFinite(sums[c]))).toEqual([column]);
    }
  });
});

describe("scaledOffsets", () => {
  test("are ((x - origin) - shift)·factor, and so is what their Gram matrix is made of", () => {
    fc.assert(
      fc.property(shapes, ([rows, cols]) => {
        const points = randomMatrix(rows, cols, 5);
        const offsets = { origin: vector(cols, 6), shift: vector(cols, 7), factor: 0.3 };
        const before = points.clone();
        const scaled = onBoth(() => scaledOffsets(points, offsets));
        expect(scaled.data).toEqual(
          points.data.map((x, k) => (x - offsets.origin[k % cols] - offsets.shift[k % cols]) * 0.3),
        );
        expect(onBoth(() => gramOfOffsets(points, offsets)).data).toEqual(weightedGram(scaled).data);
        expect(points.data).toEqual(before.data);
      }),
      { numRuns: 30 },
    );
  });

  test("keep the digits of data far from 0", () => {
    const points = new Matrix(
      500,
      1,
      Float64Array.from({ length: 500 }, (_, i) => 1e8 + i / 8),
    );
    const offsets = { origin: points.data.slice(0, 1), shift: Float64Array.of(0.1), factor: 1 };
    expect(scaledOffsets(points, offsets).data).toEqual(Float64Array.from({ length: 500 }, (_, i) => i / 8 - 0.1));
  });
});
