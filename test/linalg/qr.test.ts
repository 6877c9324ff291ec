import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { pivotedQr, qr } from "../../src/linalg/qr.ts";
import { bitsOf, onBoth } from "./both.ts";
import { RECTANGULAR, SHAPES } from "./matrices.ts";
import { BAR, mapped, norm, ratio, rowOrthogonality, scaling, subtract } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

describe("qr", () => {
  for (const [kind, make] of Object.entries(RECTANGULAR)) {
    test(`factors matrices of kind "${kind}" to working precision, with the same bits from both loops`, () => {
      for (const [m, n] of SHAPES) {
        const a = make(m, n);
        const at = `${kind}, ${m} x ${n}`;
        const scale = scaling(a);
        const scaled = mapped(a, scale);
        const size = Math.max(m, n) * (norm(scaled) + scale(Number.MIN_VALUE) / Number.EPSILON);
        for (const pivot of [false, true]) {
          const { q, r, order } = onBoth(() => (pivot ? pivotedQr(a) : { ...qr(a), order: identityOrder(n) }));
          const product = multiply(q, mapped(r, scale));
          const residual = norm(subtract(columns(scaled, order), product));
          expect(publishWorst("qr residual", ratio(residual, size), at)).toBeLessThan(BAR);
          expect(publishWorst("qr orthogonality", rowOrthogonality(q.transposed()), at)).toBeLessThan(BAR);
          for (let i = 0; i < r.rows; i++) {
            expect(r.get(i, i)).toBeGreaterThanOrEqual(0);
            for (let j = 0; j < i; j++) expect(r.get(i, j)).toBe(0);
            if (pivot && i > 0) expect(r.get(i, i)).toBeLessThanOrEqual(r.get(i - 1, i - 1) * (1 + 1e-8));
          }
        }
      }
    });
  }

  test("leaves its input as it was and refuses numbers that are not finite", () => {
    const a = RECTANGULAR["random"](7, 4);
    const before = bitsOf(a);
    qr(a);
    expect(bitsOf(a)).toEqual(before);
    a.data[5] = Number.NaN;
    expect(() => qr(a)).toThrow(/qr: entry \(1, 1\) of the 7 x 4 matrix is NaN/);
  });
});

function identityOrder(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

function columns(a: Matrix, order: Int32Array): Matrix {
  return a.transposed().take(order).transposed();
}
