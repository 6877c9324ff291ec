import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairSquaredDistances, squaredDistance, squaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

const size = fc.integer({ min: 0, max: 110 });

/** Σ (x − y)² in plain order. */
function naive(x: Matrix, i: number, y: Matrix, j: number): number {
  let sum = 0;
  for (let c = 0; c < x.cols; c++) sum += (x.get(i, c) - y.get(j, c)) * (x.get(i, c) - y.get(j, c));
  return sum;
}

function expectAllClose(out: Matrix, x: Matrix, y: Matrix, tolerance: number): void {
  expect([out.rows, out.cols]).toEqual([x.rows, y.rows]);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      const expected = naive(x, i, y, j);
      expect(Math.abs(out.get(i, j) - expected)).toBeLessThanOrEqual(tolerance * expected);
    }
  }
}

const shifted = (x: Matrix, offset: number): Matrix =>
  new Matrix(
    x.rows,
    x.cols,
    x.data.map((value) => value + offset),
  );

describe("squaredDistances", () => {
  test("is the sum of squared differences, bit for bit the same by WebAssembly and by its twin", () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 40 }), (n, m, d) => {
        const x = randomMatrix(n, d, 1);
        const y = randomMatrix(m, d, 2);
        expectAllClose(
          onBoth(() => squaredDistances(x, y)),
          x,
          y,
          1e-12,
        );
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    [97, 513, 3],
    [5, 4099, 2],
    [193, 5, 257],
    [10, 10, 1024],
  ])("crosses block borders at %i and %i rows of %i numbers", (n, m, d) => {
    const x = randomMatrix(n, d, 3);
    const y = randomMatrix(m, d, 4);
    expectAllClose(
      onBoth(() => squaredDistances(x, y)),
      x,
      y,
      1e-11,
    );
  });

  test.each([1e3, 1e6, 1e8])("does not cancel at an offset of %d", (offset) => {
    const x = shifted(randomMatrix(60, 12, 5), offset);
    const y = shifted(randomMatrix(50, 12, 6), offset);
    expectAllClose(
      onBoth(() => squaredDistances(x, y)),
      x,
      y,
      1e-11,
    );
  });

  test("keeps its accuracy inside two tight clusters far apart", () => {
    const x = randomMatrix(80, 9, 7);
    for (let p = 0; p < x.data.length; p++) x.data[p] = x.data[p] * 1e-6 + (p < 40 * 9 ? -1000 : 1000);
    expectAllClose(
      onBoth(() => squaredDistances(x, x)),
      x,
      x,
      1e-11,
    );
  });

  test("is exactly 0 for equal rows, and never negative", () => {
    const x = shifted(randomMatrix(100, 33, 8), 1e4);
    const twice = x.take([...Array(200).keys()].map((i) => i % 100));
    const out = onBoth(() => squaredDistances(twice, x));
    for (let i = 0; i < 200; i++) expect(out.get(i, i % 100)).toBe(0);
    expect(out.data.every((value) => value >= 0)).toBe(true);
  });

  test("overflows to Infinity, never to NaN", () => {
    const x = Matrix.from([...Array(40).keys()].map((i) => [1e300 * (i % 3), -1e300, 2 * i]));
    const out = onBoth(() => squaredDistances(x, x));
    expect(out.data.some(Number.isNaN)).toBe(false);
    expect(out.get(0, 1)).toBe(Infinity);
    expect(out.get(0, 3)).toBe(36);
  });
});

describe("pairSquaredDistances", () => {
  test("gives the direct distance of each listed pair", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 600 }),
        (n, d, edges) => {
          const x = randomMatrix(n, d, 9);
          const left = Int32Array.from({ length: edges }, (_, e) => (e * 7) % n);
          const right = Int32Array.from({ length: edges }, (_, e) => (e * 11 + 3) % n);
          const out = onBoth(() => pairSquaredDistances(x, left, right));
          out.forEach((value, e) => {
            expect(value).toBe(squaredDistance(x, left[e], x, right[e]));
            expect(value).toBeCloseTo(naive(x, left[e], x, right[e]), 9);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test("crosses the block of edges", () => {
    const x = randomMatrix(50, 3, 10);
    const left = Int32Array.from({ length: 140_000 }, (_, e) => e % 50);
    const right = Int32Array.from({ length: 140_000 }, (_, e) => (e * 3 + 1) % 50);
    const out = onBoth(() => pairSquaredDistances(x, left, right));
    expect(out[139_999]).toBe(squaredDistance(x, left[139_999], x, right[139_999]));
  });
});
