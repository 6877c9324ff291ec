import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isometryBetween } from "../../src/linalg/isometry.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { factorPsd, gramOfMap } from "../../src/linalg/psd.ts";
import { psdProof } from "../../src/linalg/psdProof.ts";
import { norm, plus } from "../../src/optim/vectors.ts";
import { uniformMatrix } from "../learners/differences.ts";

const filled = (m: Matrix, rows: number): Matrix => {
  const full = new Matrix(rows, m.cols);
  full.data.set(m.data);
  return full;
};

describe("isometryBetween", () => {
  test("turns any factor of M = LᵀL into any other: the decomposition is unique up to an isometry", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(999), (rows, d, seed) => {
        const a = uniformMatrix(rows, d, 1, seed);
        const m = gramOfMap(a);
        const proof = psdProof(m);
        for (const b of [factorPsd(m), ...(proof.semidefinite ? [proof.map] : [])]) {
          const q = isometryBetween(a, b);
          const k = q.rows;
          expect(norm(plus(multiply(q, q, { transposeA: true }), -1, Matrix.identity(k)))).toBeLessThan(1e-12);
          expect(norm(plus(multiply(q, filled(a, k)), -1, filled(b, k)))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("is the nearest rotation where the metrics differ", () => {
    const [a, b] = [uniformMatrix(3, 4, 1, 1), uniformMatrix(3, 4, 1, 2)];
    const gap = (q: Matrix): number => norm(plus(multiply(q, a), -1, b));
    const best = gap(isometryBetween(a, b));
    for (let seed = 0; seed < 200; seed++) {
      const other = isometryBetween(uniformMatrix(3, 3, 1, seed), uniformMatrix(3, 3, 1, seed + 1000));
      expect(gap(other)).toBeGreaterThanOrEqual(best - 1e-12);
    }
  });

  test("refuses maps of different features", () => {
    expect(() => isometryBetween(new Matrix(2, 3), new Matrix(2, 4))).toThrow(/3 and 4 columns/);
  });
});
