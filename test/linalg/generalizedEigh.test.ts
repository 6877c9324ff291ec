import { describe, expect, test } from "vitest";
import { generalizedEigh } from "../../src/linalg/generalizedEigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { bitsOf, onBoth } from "./both.ts";
import { ORDERS, POSITIVE_DEFINITE, rectangle, SYMMETRIC } from "./matrices.ts";
import { BAR, norm, ratio, subtract } from "./ratios.ts";
import { publishWorst } from "./worst.ts";

const LEFT = ["zero", "identity", "even", "geometric", "clustered", "random", "rank deficient", "2I + 11'"];
const RIGHT = ["identity", "even", "clustered", "gram", "2I + 11'", "diagonal, even"];

describe("generalizedEigh", () => {
  for (const left of LEFT) {
    test(`solves A v = λ B v for A of kind "${left}" to working precision, with the same bits from both loops`, () => {
      for (const right of RIGHT) {
        for (const n of ORDERS.filter((order) => order <= 50)) {
          const a = SYMMETRIC[left](n);
          const b = POSITIVE_DEFINITE[right](n);
          const { values, vectors, ridge } = onBoth(() => generalizedEigh(a, b));
          expect(ridge).toBe(0);
          for (let i = 1; i < n; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]);
          const at = `${left} over ${right}, n = ${n}`;
          const residual = norm(subtract(multiply(vectors, a), scaledRows(multiply(vectors, b), values)));
          const size = Math.max(1, n) * (norm(a) + largest(values) * norm(b)) * norm(vectors);
          expect(publishWorst("generalized residual", ratio(residual, size), at)).toBeLessThan(BAR);
          const gram = multiply(multiply(vectors, b), vectors, { transposeB: true });
          const lengths = ratio(
            norm(subtract(gram, Matrix.identity(n))),
            Math.max(1, n) * norm(b) * norm(vectors) ** 2,
          );
          expect(publishWorst("generalized orthogonality", lengths, at)).toBeLessThan(BAR);
        }
      }
    });
  }

  test("adds the least sufficient ridge to a singular B and says so", () => {
    const b = SYMMETRIC["rank deficient"](10);
    const a = SYMMETRIC["random"](10);
    const { values, vectors, ridge } = generalizedEigh(a, b);
    expect(ridge).toBeGreaterThan(0);
    expect(ridge).toBeLessThan(1e-8 * norm(b));
    expect([...values, ...vectors.data].every(Number.isFinite)).toBe(true);
    const regular = b.clone();
    for (let i = 0; i < 10; i++) regular.data[i * 11] += ridge;
    const residual = norm(subtract(multiply(vectors, a), scaledRows(multiply(vectors, regular), values)));
    expect(ratio(residual, 10 * (norm(a) + largest(values) * norm(b)) * norm(vectors))).toBeLessThan(BAR);
  });

  test("takes features of very different scales without a ridge", () => {
    const { ridge, values } = generalizedEigh(Matrix.diagonal([2, 3e-20]), Matrix.diagonal([1, 1e-20]));
    expect(ridge).toBe(0);
    expect([...values]).toEqual([2, 3]);
  });

  test("leaves its inputs as they were and refuses what it cannot solve", () => {
    const a = SYMMETRIC["random"](5);
    const b = POSITIVE_DEFINITE["gram"](5);
    const before = bitsOf([a, b]);
    generalizedEigh(a, b);
    expect(bitsOf([a, b])).toEqual(before);
    const numeric = expect.objectContaining({ code: "NUMERIC" });
    expect(() => generalizedEigh(a, new Matrix(5, 5))).toThrow(/B is zero or has a negative direction/);
    expect(() => generalizedEigh(a, Matrix.diagonal([1, 1, -1, 1, 1]))).toThrow(numeric);
    expect(() => generalizedEigh(Matrix.diagonal([Number.NaN]), Matrix.identity(1))).toThrow(numeric);
    expect(() => generalizedEigh(a, Matrix.identity(4))).toThrow(/A is 5 x 5 but B is 4 x 4/);
    expect(() => generalizedEigh(rectangle(2, 3, 1), Matrix.identity(2))).toThrow(/must be square/);
  });
});

/** Rounding the vectors alone leaves a residual of ‖B‖ ‖V‖ max|λ| ε, so the largest value belongs to the measure. */
function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
}

function scaledRows(m: Matrix, factors: Float64Array): Matrix {
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.cols; j++) m.data[i * m.cols + j] *= factors[i];
  return m;
}
