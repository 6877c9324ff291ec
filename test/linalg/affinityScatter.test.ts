import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affinityScatter } from "../../src/linalg/affinityScatter.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

/** ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ by its definition. */
function definition(points: Matrix, neighbors: number): number[][] {
  const rows = points.toArrays();
  const square = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);
  const scales = rows.map((x, i) => {
    const others = rows.filter((_, j) => j !== i).map((y) => Math.sqrt(square(x, y)));
    return others.sort((a, b) => a - b)[neighbors - 1];
  });
  const out = rows[0].map(() => rows[0].map(() => 0));
  rows.forEach((x, i) => {
    rows.forEach((y, j) => {
      const squared = square(x, y);
      const affinity = squared === 0 ? 1 : Math.exp(-squared / (scales[i] * scales[j]));
      for (let a = 0; a < x.length; a++)
        for (let b = 0; b < x.length; b++) out[a][b] += 0.5 * affinity * (x[a] - y[a]) * (x[b] - y[b]);
    });
  });
  return out;
}

const sizes = fc.tuple(
  fc.integer({ min: 2, max: 130 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 9 }),
);

describe("affinityScatter", () => {
  test("is the sum over all pairs, symmetric, bit for bit the same by WebAssembly and by the twin", () => {
    fc.assert(
      fc.property(sizes, ([n, d, k]) => {
        const points = randomMatrix(n, d, n + d);
        const neighbors = Math.min(k, n - 1);
        const scatter = onBoth(() => affinityScatter(points, neighbors));
        const expected = definition(points, neighbors);
        const size = Math.max(...expected.flat().map(Math.abs));
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < d; b++) {
            expect(Math.abs(scatter.get(a, b) - expected[a][b])).toBeLessThan(1e-11 * size);
            expect(scatter.get(a, b)).toBe(scatter.get(b, a));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test("sees nothing between points that coincide, and all of an outlier beside them", () => {
    const points = new Matrix(4, 2, Float64Array.of(0, 0, 0, 0, 0, 0, 3, 1));
    const alike = affinityScatter(points.take([0, 1, 2]), 2);
    expect(Array.from(alike.data, Math.abs)).toEqual([0, 0, 0, 0]);
    expect(affinityScatter(points, 1).data.every(Number.isFinite)).toBe(true);
  });
});
