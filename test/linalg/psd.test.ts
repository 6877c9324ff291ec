import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { factorPsd, gramOfMap, projectPsd, psdCertificate, sqrtPsd } from "../../src/linalg/psd.ts";
import { bitsOf, onBoth } from "./both.ts";
import { ORDERS, SYMMETRIC, symmetric } from "./matrices.ts";
import { BAR, mapped, norm, ratio, subtract } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

const FINITE_KINDS = Object.entries(SYMMETRIC).filter(([kind]) => kind !== "subnormal");

describe("projectPsd", () => {
  for (const [kind, make] of FINITE_KINDS) {
    test(`finds the nearest positive semidefinite matrix to those of kind "${kind}"`, () => {
      for (const n of ORDERS.filter((order) => order <= 50)) {
        const a = make(n);
        const at = `${kind}, n = ${n}`;
        const p = onBoth(() => projectPsd(a));
        const size = Math.max(1, n) * norm(a);
        expect(bitsOf(p.transposed())).toEqual(bitsOf(p));
        const removed = norm(Matrix.from([eigh(a).values.map((value) => Math.min(0, value))]));
        const distance = ratio(Math.abs(norm(subtract(a, p)) - removed), size);
        expect(publishWorst("projectPsd distance", distance, at)).toBeLessThan(BAR);
        const again = ratio(norm(subtract(projectPsd(p), p)), size);
        expect(publishWorst("projectPsd idempotence", again, at)).toBeLessThan(BAR);
        const { smallest } = psdCertificate(p);
        expect(publishWorst("projectPsd negativity", ratio(Math.max(0, -smallest), size), at)).toBeLessThan(BAR);
      }
    });
  }

  test("returns a positive semidefinite matrix as it is and turns a negative one into zero", () => {
    const a = SYMMETRIC["2I + 11'"](6);
    expect(bitsOf(projectPsd(a))).toEqual(bitsOf(a));
    expect([...projectPsd(mapped(a, (value) => -value)).data].every((value) => value === 0)).toBe(true);
  });

  test("keeps a small positive part beside a huge negative one", () => {
    const a = Matrix.from([
      [-1e12, 3],
      [3, 2],
    ]);
    const p = projectPsd(a);
    const { values } = eigh(p);
    expect(values[1]).toBeCloseTo(2, 6);
    expect(values[0]).toBeGreaterThanOrEqual(-1e-15);
  });

  test("never moves two matrices apart", () => {
    const matrix = (n: number) =>
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n * n, maxLength: n * n });
    const pair = fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(fc.constant(n), matrix(n), matrix(n)));
    fc.assert(
      fc.property(pair, ([n, first, second]) => {
        const [a, b] = [first, second].map((data) => mirrored(new Matrix(n, n, Float64Array.from(data))));
        const before = norm(subtract(a, b));
        expect(norm(subtract(projectPsd(a), projectPsd(b)))).toBeLessThanOrEqual(before * (1 + 1e-12) + 1e-12);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe("factorPsd", () => {
  test("gives a map whose Gram matrix is the input, largest eigenvalue first, of the numerical rank", () => {
    for (const n of [1, 2, 5, 20, 60]) {
      const m = SYMMETRIC["rank deficient"](n);
      const map = onBoth(() => factorPsd(m));
      expect(map.rows).toBe(Math.max(1, Math.floor(n / 8)));
      expect(ratio(norm(subtract(gramOfMap(map), m)), n * norm(m))).toBeLessThan(BAR);
    }
    expect(factorPsd(new Matrix(3, 3)).toArrays()).toEqual([[0, 0, 0]]);
  });
});

describe("sqrtPsd", () => {
  test("squares to the input, symmetric and positive semidefinite", () => {
    for (const kind of ["even, positive", "geometric, positive", "rank deficient", "2I + 11'", "zero", "identity"]) {
      for (const n of [0, 1, 2, 5, 20, 50]) {
        const m = SYMMETRIC[kind](n);
        const root = onBoth(() => sqrtPsd(m));
        const residual = ratio(norm(subtract(multiply(root, root), m)), Math.max(1, n) * norm(m));
        expect(publishWorst("sqrtPsd residual", residual, `${kind}, n = ${n}`)).toBeLessThan(BAR);
        expect(bitsOf(root.transposed())).toEqual(bitsOf(root));
      }
    }
  });

  test("works at the ends of the range and refuses negative directions", () => {
    const root = sqrtPsd(Matrix.diagonal([1e300, 1e-300]));
    expect(root.get(0, 0) / 1e150).toBeCloseTo(1, 12);
    expect(() => sqrtPsd(Matrix.diagonal([1, -0.5]))).toThrow(/least eigenvalue is -0.5/);
  });
});

describe("psdCertificate", () => {
  test("shows a direction in which the form is least", () => {
    const m = symmetric(12, 8, (random) => random.uniform() - 0.5);
    const { semidefinite, smallest, direction } = psdCertificate(m);
    const v = new Matrix(12, 1, direction);
    expect(multiply(v, multiply(m, v), { transposeA: true }).data[0]).toBeCloseTo(smallest, 13);
    expect(semidefinite).toBe(false);
    expect(psdCertificate(gramOfMap(m)).semidefinite).toBe(true);
    expect(psdCertificate(new Matrix(0, 0)).semidefinite).toBe(true);
  });
});

function mirrored(m: Matrix): Matrix {
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
  return m;
}
