import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AFFINITY_ROWS, eachAffinityScatter } from "../../src/linalg/affinityScatter.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

interface Scatter {
  readonly size: number;
  readonly near: number[];
  readonly gram: number[];
}

function scattersOf(points: Matrix, starts: readonly number[], neighbors: number): Scatter[] {
  const found: Scatter[] = [];
  eachAffinityScatter(points, starts, neighbors, ({ near, gram }, size) => {
    found.push({ size, near: [...near], gram: [...gram] });
  });
  return found;
}

const square = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0);

/** ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ and Σ x xᵀ by their definitions. */
function definition(rows: readonly (readonly number[])[], neighbors: number): Scatter {
  const d = rows[0].length;
  const scales = rows.map((x, i) => {
    const others = rows.filter((_, j) => j !== i).map((y) => Math.sqrt(square(x, y)));
    return others.sort((a, b) => a - b)[Math.min(neighbors, others.length) - 1];
  });
  const [near, gram] = [new Array<number>(d * d).fill(0), new Array<number>(d * d).fill(0)];
  rows.forEach((x, i) => {
    for (let e = 0; e < d * d; e++) gram[e] += x[Math.floor(e / d)] * x[e % d];
    rows.forEach((y, j) => {
      const squared = square(x, y);
      const affinity = squared === 0 ? 1 : Math.exp(-squared / (scales[i] * scales[j]));
      for (let e = 0; e < d * d; e++) {
        const [a, b] = [Math.floor(e / d), e % d];
        near[e] += 0.5 * affinity * (x[a] - y[a]) * (x[b] - y[b]);
      }
    });
  });
  return { size: rows.length, near, gram };
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(Math.max(...expected.map((value, e) => Math.abs(value - actual[e])))).toBeLessThan(1e-11 * size);
}

const sizes = fc.tuple(
  fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 4 }),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 40 }),
);

describe("eachAffinityScatter", () => {
  test("sums all pairs of each group, the largest first, bit for bit the same by WebAssembly and by the twin", () => {
    fc.assert(
      fc.property(sizes, ([counts, d, k]) => {
        const starts = [0];
        for (const count of counts) starts.push(starts[starts.length - 1] + count);
        const points = randomMatrix(Math.max(1, starts[counts.length]), d, d + k);
        const found = onBoth(() => scattersOf(points, starts, k));
        expect(found.map(({ size }) => size)).toEqual(counts.filter((count) => count > 1).sort((a, b) => b - a));
        const rows = points.toArrays();
        const expected = counts
          .map((count, g) => ({ count, members: rows.slice(starts[g], starts[g + 1]) }))
          .filter(({ count }) => count > 1)
          .sort((a, b) => a.count - b.count)
          .reverse()
          .map(({ members }) => definition(members, k));
        found.forEach(({ near, gram }, g) => {
          expectClose(near, expected[g].near);
          expectClose(gram, expected[g].gram);
          for (let e = 0; e < d * d; e++) expect(near[e]).toBe(near[(e % d) * d + Math.floor(e / d)]);
        });
      }),
      { numRuns: 25 },
    );
  });

  test("finds scales among many that tie, where points come twice or lie on a grid", () => {
    for (const [levels, k] of [
      [2, 7],
      [3, 1],
      [4, 33],
    ]) {
      const random = randomMatrix(131, 3, levels).data.map((value) => Math.round(levels * value));
      const points = new Matrix(131, 3, random);
      const [found] = onBoth(() => scattersOf(points, [0, 131], k));
      expectClose(found.near, definition(points.toArrays(), k).near);
    }
  });

  test("sees nothing between points that coincide, and all of an outlier beside them", () => {
    const points = new Matrix(4, 2, Float64Array.of(0, 0, 0, 0, 0, 0, 3, 1));
    const [alike] = onBoth(() => scattersOf(points, [0, 3], 2));
    expect(alike.near.map(Math.abs)).toEqual([0, 0, 0, 0]);
    const [both] = onBoth(() => scattersOf(points, [0, 4], 1));
    expect(both.near.every(Number.isFinite)).toBe(true);
  });

  test("leaves out groups that are too large or have one row", () => {
    const points = randomMatrix(AFFINITY_ROWS + 4, 1, 1);
    expect(scattersOf(points, [0, 1, AFFINITY_ROWS + 2, AFFINITY_ROWS + 4], 3).map(({ size }) => size)).toEqual([2]);
  });
});
