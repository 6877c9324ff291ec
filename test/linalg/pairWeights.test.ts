import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { laplacianTimes, type PairWeights, scatter } from "../../src/linalg/pairWeights.ts";
import { onBoth, randomMatrix } from "./both.ts";

function randomPairs(n: number, edges: number): PairWeights {
  const random = randomMatrix(edges, 3, 3);
  const row = (e: number, part: number) => Math.min(n - 1, Math.floor((Math.abs(random.get(e, part)) / 4) * n));
  return {
    left: Int32Array.from({ length: edges }, (_, e) => row(e, 0)),
    right: Int32Array.from({ length: edges }, (_, e) => row(e, 1)),
    weights: Float64Array.from({ length: edges }, (_, e) => random.get(e, 2)),
  };
}

/** Σ w (x_i − x_j)(x_i − x_j)ᵀ entry by entry. */
function naiveScatter(x: Matrix, { left, right, weights }: PairWeights): Matrix {
  const out = new Matrix(x.cols, x.cols);
  for (let e = 0; e < left.length; e++) {
    for (let r = 0; r < x.cols; r++) {
      for (let c = 0; c < x.cols; c++) {
        const product = (x.get(left[e], r) - x.get(right[e], r)) * (x.get(left[e], c) - x.get(right[e], c));
        out.data[r * x.cols + c] += weights[e] * product;
      }
    }
  }
  return out;
}

const shape = [
  fc.integer({ min: 1, max: 80 }),
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 500 }),
] as const;

describe("scatter", () => {
  test("is the weighted sum of outer products of differences, exactly symmetric, on few edges and on many", () => {
    fc.assert(
      fc.property(...shape, (n, d, edges) => {
        const x = randomMatrix(n, d, 1);
        const pairs = randomPairs(n, edges);
        const out = onBoth(() => scatter(x, pairs));
        const expected = naiveScatter(x, pairs);
        expected.data.forEach((value, p) => {
          expect(Math.abs(out.data[p] - value)).toBeLessThanOrEqual(1e-9);
        });
        expect(out.transposed().data).toEqual(out.data);
      }),
      { numRuns: 40 },
    );
  });

  test("keeps its accuracy when the points stand far from the origin", () => {
    const x = randomMatrix(60, 7, 4);
    const far = new Matrix(
      60,
      7,
      x.data.map((value) => value + 2 ** 27),
    );
    const near = new Matrix(
      60,
      7,
      far.data.map((value) => value - 2 ** 27),
    );
    for (const edges of [50, 400]) {
      const pairs = randomPairs(60, edges);
      const expected = naiveScatter(near, pairs);
      onBoth(() => scatter(far, pairs)).data.forEach((value, p) => {
        expect(value).toBeCloseTo(expected.data[p], 5);
      });
    }
  });
});

describe("laplacianTimes", () => {
  test("is (diag(W 1) - W) X for the symmetric weight matrix W", () => {
    fc.assert(
      fc.property(...shape, (n, d, edges) => {
        const x = randomMatrix(n, d, 2);
        const pairs = randomPairs(n, edges);
        const laplacian = new Matrix(n, n);
        for (let e = 0; e < edges; e++) {
          const [i, j, w] = [pairs.left[e], pairs.right[e], pairs.weights[e]];
          laplacian.data[i * n + i] += w;
          laplacian.data[j * n + j] += w;
          laplacian.data[i * n + j] -= w;
          laplacian.data[j * n + i] -= w;
        }
        const out = onBoth(() => laplacianTimes(x, pairs));
        for (let i = 0; i < n; i++) {
          for (let c = 0; c < d; c++) {
            let sum = 0;
            for (let j = 0; j < n; j++) sum += laplacian.get(i, j) * x.get(j, c);
            expect(Math.abs(out.get(i, c) - sum)).toBeLessThanOrEqual(1e-10);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
