import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affinities } from "../../src/linalg/affinities.ts";
import { squaredDistances } from "../../src/linalg/distances.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

const sizes = fc.tuple(fc.integer({ min: 2, max: 150 }), fc.integer({ min: 1, max: 9 }));
const tableOf = (n: number): Matrix => squaredDistances(randomMatrix(n, 3, n), randomMatrix(n, 3, n));

describe("affinities", () => {
  test("are e^(−q f f), with the sums of the rows, bit for bit the same by WebAssembly and by the twin", () => {
    fc.assert(
      fc.property(sizes, ([n, first]) => {
        const table = tableOf(n + first).take(Int32Array.from({ length: n }, (_, i) => first + i));
        const factors = randomMatrix(1, n + first, 5).data.map(Math.abs);
        const { weights, sums } = onBoth(() => {
          const weights = table.clone();
          return { weights, sums: affinities(weights, first, factors) };
        });
        let worst = 0;
        for (let r = 0; r < n; r++) {
          let sum = 0;
          for (let c = 0; c < n + first; c++) {
            const expected = Math.exp(-table.get(r, c) * factors[first + r] * factors[c]);
            worst = Math.max(worst, Math.abs(weights.get(r, c) - expected));
            sum += expected;
          }
          worst = Math.max(worst, Math.abs(sums[r] / sum - 1));
        }
        expect(worst).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });

  test("of points that coincide are 1, also where the scale is 0", () => {
    const table = new Matrix(3, 3, Float64Array.of(0, 0, 4, 0, 0, 4, 4, 4, 0));
    const sums = affinities(table, 0, Float64Array.of(Infinity, Infinity, 0.5));
    expect(Array.from(table.data)).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 1]);
    expect(Array.from(sums)).toEqual([2, 2, 1]);
  });
});
