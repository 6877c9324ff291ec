import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cholesky, inverseSpd, logDeterminant, solveCholesky, solveTriangular } from "../../src/linalg/cholesky.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { bitsOf, onBoth } from "./both.ts";
import { ORDERS, POSITIVE_DEFINITE, rectangle, times } from "./matrices.ts";
import { BAR, mapped, norm, ratio, scaling, subtract } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

describe("cholesky", () => {
  for (const [kind, make] of Object.entries(POSITIVE_DEFINITE)) {
    test(`factors, solves and inverts matrices of kind "${kind}" to working precision, with the same bits from both loops`, () => {
      for (const n of ORDERS) {
        const a = make(n);
        const at = `${kind}, n = ${n}`;
        const c = onBoth(() => cholesky(a));
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(c.get(i, j)).toBe(0);
        const residual = norm(subtract(a, multiply(c, c, { transposeB: true })));
        expect(publishWorst("cholesky residual", ratio(residual, n * norm(a)), at)).toBeLessThan(BAR);
        for (const m of [1, 3]) {
          const b = rectangle(n, m, n + m);
          for (const transpose of [false, true]) {
            const x = onBoth(() => solveTriangular(c, b, { transpose }));
            const error = norm(subtract(multiply(c, x, { transposeA: transpose }), b));
            const solved = ratio(error, Math.max(1, n) * norm(c) * norm(x));
            expect(publishWorst("triangular solve residual", solved, at)).toBeLessThan(BAR);
          }
          const x = onBoth(() => solveCholesky(c, b));
          const solved = ratio(norm(subtract(multiply(a, x), b)), Math.max(1, n) * norm(a) * norm(x));
          expect(publishWorst("cholesky solve residual", solved, at)).toBeLessThan(BAR);
        }
        const inverse = onBoth(() => inverseSpd(a));
        const identity = subtract(multiply(a, inverse), Matrix.identity(n));
        const inverted = ratio(norm(identity), Math.max(1, n) * norm(a) * norm(inverse));
        expect(publishWorst("inverse residual", inverted, at)).toBeLessThan(BAR);
        expect(bitsOf(inverse.transposed())).toEqual(bitsOf(inverse));
      }
    });
  }

  test("holds at every order around the borders of blocks and thresholds", () => {
    for (const n of [4, 7, 8, 9, 11, 12, 13, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 79, 80, 96, 127, 128, 129]) {
      const a = POSITIVE_DEFINITE["gram"](n);
      const c = onBoth(() => cholesky(a));
      expect(ratio(norm(subtract(a, multiply(c, c, { transposeB: true }))), n * norm(a))).toBeLessThan(BAR);
      const b = rectangle(n, n, 3);
      for (const transpose of [false, true]) {
        const x = onBoth(() => solveTriangular(c, b, { transpose }));
        const error = norm(subtract(multiply(c, x, { transposeA: transpose }), b));
        expect(ratio(error, n * norm(c) * norm(x))).toBeLessThan(BAR);
      }
    }
  });

  test("keeps its precision on subnormal matrices", () => {
    const a = times(POSITIVE_DEFINITE["gram"](12), 2 ** -1070);
    const c = onBoth(() => cholesky(a));
    const scale = scaling(a);
    const rebuilt = multiply(
      mapped(c, (value) => value * 2 ** 500),
      mapped(c, (value) => value * 2 ** 500),
      {
        transposeB: true,
      },
    );
    const factor = scale(2 ** -1000);
    expect(ratio(norm(subtract(mapped(a, scale), times(rebuilt, factor))), 12 * norm(mapped(a, scale)))).toBeLessThan(
      BAR,
    );
  });

  test("reads the lower triangle alone and leaves its input as it was", () => {
    const a = POSITIVE_DEFINITE["gram"](20);
    const hidden = a.clone();
    for (let i = 0; i < 20; i++) for (let j = i + 1; j < 20; j++) hidden.data[i * 20 + j] = Number.NaN;
    const before = bitsOf(hidden);
    expect(bitsOf(cholesky(hidden))).toEqual(bitsOf(cholesky(a)));
    expect(bitsOf(hidden)).toEqual(before);
  });

  test("names the first pivot that is not positive", () => {
    for (const n of [1, 2, 5, 12, 40, 100, 150]) {
      for (const bad of [0, n >> 1, n - 1]) {
        const a = POSITIVE_DEFINITE["gram"](n);
        a.data[bad * n + bad] = -1;
        expect(() => cholesky(a)).toThrow(new RegExp(`pivot ${bad} of its Cholesky factor is -`));
      }
    }
    expect(() => cholesky(new Matrix(3, 3))).toThrow(/pivot 0 of its Cholesky factor is 0/);
  });

  test("gives a factor of a positive definite matrix or a NUMERIC error, never NaN, whatever the entries", () => {
    const entry = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 1e308));
    const matrix = fc
      .integer({ min: 1, max: 20 })
      .chain((n) => fc.array(entry, { minLength: n * n, maxLength: n * n }).map((data) => ({ n, data })));
    fc.assert(
      fc.property(matrix, fc.boolean(), ({ n, data }, heavy) => {
        const a = new Matrix(n, n, Float64Array.from(data));
        if (heavy) for (let i = 0; i < n; i++) a.data[i * n + i] = 1e308;
        try {
          expect(cholesky(a).data.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: "NUMERIC" });
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

describe("logDeterminant", () => {
  test("neither overflows nor underflows", () => {
    const c = cholesky(Matrix.diagonal(new Float64Array(50).fill(1e100)));
    expect(logDeterminant(c)).toBeCloseTo(50 * 100 * Math.LN10, 8);
    const d = cholesky(Matrix.diagonal(new Float64Array(50).fill(1e-100)));
    expect(logDeterminant(d)).toBeCloseTo(-50 * 100 * Math.LN10, 8);
    expect(logDeterminant(new Matrix(0, 0))).toBe(0);
  });
});

describe("solveTriangular", () => {
  test("refuses singular matrices, sizes that disagree and solutions out of range", () => {
    const c = Matrix.from([
      [1, 0],
      [1, 0],
    ]);
    expect(() => solveTriangular(c, new Matrix(2, 1))).toThrow(/entry \(1, 1\) of its diagonal is 0/);
    expect(() => solveTriangular(Matrix.identity(2), new Matrix(3, 1))).toThrow(/3 rows but the matrix has 2/);
    expect(() => solveTriangular(rectangle(2, 3, 1), new Matrix(2, 1))).toThrow(/must be square/);
    expect(() => solveTriangular(Matrix.diagonal([1e-300]), Matrix.from([[1e300]]))).toThrow(
      expect.objectContaining({ code: "NUMERIC" }),
    );
  });
});
