import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { type KernelFactors, type KernelSums, regressionFlow } from "../../src/linalg/regressionFlow.ts";
import { onBoth, randomMatrix } from "./both.ts";

const kernel = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let squared = 0;
  for (let c = 0; c < a.length; c++) squared += (a[c] - b[c]) ** 2;
  return Math.exp(-squared);
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c] * b[c];
  return sum;
};

/** Rows near enough for their kernels to count. */
function nearRows(n: number, k: number, width = 1): Matrix {
  const rows = randomMatrix(n, k, n + k);
  for (let e = 0; e < rows.data.length; e++) rows.data[e] *= width / 4;
  return rows;
}

function factorsOf(n: number, m: number): KernelFactors {
  return { level: Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i) + 0.5), slope: randomMatrix(n, m, 7) };
}

/** Checks the sums and the flow of the given rows, all of them unless told, against their definitions. */
function check(rows: Matrix, targets: Matrix, twins: boolean, asked = Array.from({ length: rows.rows }, (_, i) => i)) {
  const n = rows.rows;
  const given = factorsOf(n, targets.cols);
  let seen: KernelSums | undefined;
  const run = () =>
    regressionFlow(rows, targets, (sums) => {
      seen = sums;
      return given;
    });
  const flow = twins ? onBoth(run) : run();
  for (const i of asked) {
    let total = 0;
    const means = new Float64Array(targets.cols);
    const expected = new Float64Array(rows.cols);
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const e = kernel(rows.row(i), rows.row(j));
      total += e;
      for (let c = 0; c < means.length; c++) means[c] += e * targets.get(j, c);
      const slopes = dot(given.slope.row(i), targets.row(j)) + dot(given.slope.row(j), targets.row(i));
      const weight = e * (given.level[i] + given.level[j] - slopes);
      for (let c = 0; c < expected.length; c++) expected[c] += weight * (rows.get(i, c) - rows.get(j, c));
    }
    expect(Math.abs(seen!.total[i] - total)).toBeLessThan(1e-11 * total + 1e-300);
    for (let c = 0; c < means.length; c++) {
      expect(Math.abs(seen!.targets.get(i, c) - means[c])).toBeLessThan(1e-11 * (1 + total));
    }
    for (let c = 0; c < expected.length; c++) {
      expect(Math.abs(flow.get(i, c) - expected[c])).toBeLessThan(1e-9 * (1 + total));
    }
  }
}

describe("regressionFlow", () => {
  test("hands out the sums and returns the flow of the definition, with the same bits by the twins", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(0.1, 1, 4),
        (n, k, m, width) => check(nearRows(n, k, width), randomMatrix(n, m, 5), true),
      ),
      { numRuns: 30 },
    );
  });

  test("is right across several tiles, for more targets than a tile has columns too", () => {
    check(nearRows(401, 3), randomMatrix(401, 2, 5), false);
    check(nearRows(194, 2), randomMatrix(194, 200, 5), false, [0, 191, 192, 193]);
  });

  test("computes far too many exponentials to keep a second time, to the same end", () => {
    check(nearRows(3100, 2), randomMatrix(3100, 1, 5), false, [0, 999, 3099]);
  });

  test("gives 0 for a single row and for rows out of each other's reach", () => {
    const still = (rows: Matrix) =>
      Array.from(regressionFlow(rows, randomMatrix(rows.rows, 2, 3), () => factorsOf(rows.rows, 2)).data);
    expect(still(nearRows(1, 2))).toEqual([0, 0]);
    expect(still(Matrix.from([[0], [1e3], [-1e160]]))).toEqual([0, 0, 0]);
  });
});
