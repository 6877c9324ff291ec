import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../../src/linalg/products.ts";
import { onBoth, randomMatrix } from "./both.ts";

const size = fc.integer({ min: 0, max: 130 });

/** Σ_k a_ik b_kj in plain order, and Σ |a_ik b_kj| for the error bound. */
function naive(a: Matrix, b: Matrix): { value: Matrix; size: Matrix } {
  const value = new Matrix(a.rows, b.cols);
  const total = new Matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.cols; j++) {
      for (let k = 0; k < a.cols; k++) {
        value.data[i * b.cols + j] += a.get(i, k) * b.get(k, j);
        total.data[i * b.cols + j] += Math.abs(a.get(i, k) * b.get(k, j));
      }
    }
  }
  return { value, size: total };
}

function expectClose(actual: Matrix, a: Matrix, b: Matrix, scale = 1): void {
  const { value, size: total } = naive(a, b);
  expect([actual.rows, actual.cols]).toEqual([value.rows, value.cols]);
  for (let p = 0; p < value.data.length; p++) {
    expect(Math.abs(actual.data[p] - scale * value.data[p])).toBeLessThanOrEqual(
      (a.cols + 4) * 2 ** -52 * Math.abs(scale) * total.data[p],
    );
  }
}

describe("multiply", () => {
  test("is the sum over the inner index, bit for bit the same by WebAssembly and by its twin", () => {
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, n, k, transposeA, transposeB) => {
        const a = randomMatrix(m, k, 1);
        const b = randomMatrix(k, n, 2);
        const product = onBoth(() =>
          multiply(transposeA ? a.transposed() : a, transposeB ? b.transposed() : b, { transposeA, transposeB }),
        );
        expectClose(product, a, b);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    [7, 5, 255],
    [7, 5, 256],
    [7, 5, 257],
    [97, 3, 513],
    [3, 2049, 4],
    [2050, 3, 5],
    [2, 3, 2049],
    [1, 1, 4097],
  ])("crosses block borders at %i x %i x %i", (m, n, k) => {
    const a = randomMatrix(m, k, 3);
    const b = randomMatrix(k, n, 4);
    expectClose(
      onBoth(() => multiply(a, b)),
      a,
      b,
    );
    expectClose(
      onBoth(() => multiply(a.transposed(), b.transposed(), { transposeA: true, transposeB: true })),
      a,
      b,
    );
  });

  test("accumulates with a scale and leaves its operands alone", () => {
    const a = randomMatrix(33, 21, 5);
    const b = randomMatrix(21, 18, 6);
    const start = randomMatrix(33, 18, 7);
    const before = [a.data.slice(), b.data.slice()];
    const sum = onBoth(() => multiplyInto(start.clone(), a, b, { scale: -2.5, accumulate: true }));
    const change = new Matrix(
      33,
      18,
      sum.data.map((x, p) => x - start.data[p]),
    );
    const { value } = naive(a, b);
    change.data.forEach((x, p) => {
      expect(x).toBeCloseTo(-2.5 * value.data[p], 10);
    });
    expect([a.data, b.data]).toEqual(before);
    expect(onBoth(() => multiplyInto(start.clone(), a, b, { scale: 3 })).data).toEqual(
      multiplyInto(new Matrix(33, 18), a, b, { scale: 3 }).data,
    );
  });

  test("gives zeros for an empty inner dimension", () => {
    expect(onBoth(() => multiply(new Matrix(3, 0), new Matrix(0, 2))).data).toEqual(new Float64Array(6));
  });
});

describe("mapRows", () => {
  test("maps each row alone as in a batch, bit for bit", () => {
    const points = randomMatrix(300, 70, 8);
    const map = randomMatrix(9, 70, 9);
    const mapped = onBoth(() => mapRows(points, map));
    for (const i of [0, 1, 95, 96, 299]) expect(mapRows(points.take([i]), map).data).toEqual(mapped.row(i).slice());
  });
});

describe("weightedGram", () => {
  test("is the weighted sum of outer products, exactly symmetric", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 60 }), fc.boolean(), (n, d, weighted) => {
        const points = randomMatrix(n, d, 10);
        const weights = weighted ? randomMatrix(n, 1, 11).data : undefined;
        const gram = onBoth(() => weightedGram(points, weights));
        const scaled = points.clone();
        if (weights) for (let p = 0; p < n * d; p++) scaled.data[p] *= weights[Math.floor(p / d)];
        expectClose(gram, points.transposed(), scaled);
        expect(gram.transposed().data).toEqual(gram.data);
      }),
      { numRuns: 25 },
    );
  });
});
