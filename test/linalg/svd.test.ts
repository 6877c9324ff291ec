import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { pseudoInverse } from "../../src/linalg/pseudoInverse.ts";
import { svd } from "../../src/linalg/svd.ts";
import { onBoth } from "./both.ts";
import { RECTANGULAR, rectangle, SHAPES } from "./matrices.ts";
import { BAR, mapped, norm, ratio, rowOrthogonality, scaling, subtract } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

describe("svd", () => {
  for (const [kind, make] of Object.entries(RECTANGULAR)) {
    test(`decomposes matrices of kind "${kind}" to working precision, with the same bits from both loops`, () => {
      for (const [m, n] of SHAPES) {
        const a = make(m, n);
        const at = `${kind}, ${m} x ${n}`;
        const { left, values, right } = onBoth(() => svd(a));
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
        expect(values.every((value) => value >= 0)).toBe(true);
        const scale = scaling(a);
        const scaled = mapped(a, scale);
        const rows = right.clone();
        for (let r = 0; r < rows.rows; r++) for (let j = 0; j < n; j++) rows.data[r * n + j] *= scale(values[r]);
        const allowed = Math.max(m, n) * (norm(scaled) + scale(Number.MIN_VALUE) / Number.EPSILON);
        const residual = ratio(norm(subtract(scaled, multiply(left, rows))), allowed);
        expect(publishWorst("svd residual", residual, at)).toBeLessThan(BAR);
        expect(publishWorst("svd orthogonality", rowOrthogonality(right), at)).toBeLessThan(BAR);
        expect(publishWorst("svd orthogonality", rowOrthogonality(left.transposed()), at)).toBeLessThan(BAR);
      }
    });
  }

  test("keeps small singular values accurate where the columns differ in scale", () => {
    const scales = [1, 1e-5, 1e-10, 1e-15, 1e-20, 1e-30];
    const a = rectangle(9, 6, 77);
    for (let i = 0; i < 9; i++) for (let j = 0; j < 6; j++) a.data[i * 6 + j] *= scales[j];
    const { values } = svd(a);
    // det(A'A) = Π σ², with the determinant of the unscaled columns known to full accuracy
    const plain = svd(rectangle(9, 6, 77)).values;
    const logs = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + Math.log(value), 0);
    expect(logs(values) - logs(scales)).toBeCloseTo(logs(plain), 11);
    expect(values[5]).toBeGreaterThan(1e-32);
  });

  test("refuses numbers that are not finite and values out of range", () => {
    const a = rectangle(4, 3, 1);
    a.data[4] = Number.NEGATIVE_INFINITY;
    expect(() => svd(a)).toThrow(/svd: entry \(1, 1\) of the 4 x 3 matrix is -Infinity/);
    expect(() => svd(new Matrix(9, 9, new Float64Array(81).fill(1.7e308)))).toThrow(/exceeds the range/);
  });
});

describe("pseudoInverse", () => {
  test("meets the four Penrose identities", () => {
    for (const kind of ["random", "rank deficient", "geometric", "zero"]) {
      for (const [m, n] of SHAPES) {
        const a = RECTANGULAR[kind](m, n);
        const p = onBoth(() => pseudoInverse(a, 1e-10));
        const size = norm(a) * norm(p);
        const close = (x: Matrix, y: Matrix, scale: number, name: string) =>
          expect(publishWorst(`penrose ${name}`, ratio(norm(subtract(x, y)), scale), `${kind}, ${m} x ${n}`));
        const ap = multiply(a, p);
        const pa = multiply(p, a);
        const order = Math.max(1, m, n);
        close(multiply(ap, a), a, order * size * norm(a), "A").toBeLessThan(BAR);
        close(multiply(pa, p), p, order * size * norm(p), "P").toBeLessThan(BAR);
        close(ap.transposed(), ap, order * size, "AP").toBeLessThan(BAR);
        close(pa.transposed(), pa, order * size, "PA").toBeLessThan(BAR);
      }
    }
  });
});
