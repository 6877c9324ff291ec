import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bregman,
  kullbackLeibler,
  logDet,
  negativeEntropy,
  negativeLogDeterminant,
  squaredEuclidean,
  squaredNorm,
  vonNeumann,
} from "../../src/distances/index.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { distributions, expectError, spds, vectors } from "./draws.ts";

describe("bregman", () => {
  test("the squared norm generates the squared Euclidean distance", () => {
    fc.assert(
      fc.property(vectors(4), vectors(4), (x, y) => {
        expect(bregman(squaredNorm)(x, y)).toBeCloseTo(squaredEuclidean(x, y), 10);
      }),
    );
  });

  test("the negative entropy generates the Kullback-Leibler divergence", () => {
    fc.assert(
      fc.property(distributions(5), distributions(5), (p, q) => {
        expect(bregman(negativeEntropy)(p, q)).toBeCloseTo(kullbackLeibler(p, q), 12);
      }),
    );
  });

  test("the negative log-determinant generates the LogDet divergence", () => {
    fc.assert(
      fc.property(spds(3), spds(3), (a, b) => {
        const expected = logDet(a, b);
        expect(Math.abs(bregman(negativeLogDeterminant)(a, b) - expected)).toBeLessThanOrEqual(1e-8 * (1 + expected));
      }),
    );
  });

  test("a function that is not convex is told by a negative divergence", () => {
    const concave = { value: (x: ArrayLike<number>) => -x[0] * x[0], gradient: (x: ArrayLike<number>) => [-2 * x[0]] };
    expectError(() => bregman(concave)([1], [3]), "DATA", /convex/);
    expectError(() => bregman({ ...squaredNorm, gradient: () => [] })([1], [3]), "SHAPE", /0 entries for 1/);
    expectError(() => bregman(squaredNorm)([1], [3, 4]), "SHAPE", /1 and 2/);
    expectError(() => bregman(negativeEntropy)([0, 1], [1, 1]), "DATA", /positive/);
  });
});

describe("logDet", () => {
  test("equals tr(A B⁻¹) − ln det(A B⁻¹) − d by the formula of 2 x 2 matrices", () => {
    fc.assert(
      fc.property(spds(2), spds(2), (a, b) => {
        const det = (m: Matrix) => m.get(0, 0) * m.get(1, 1) - m.get(0, 1) * m.get(1, 0);
        const trace = (a.get(0, 0) * b.get(1, 1) + a.get(1, 1) * b.get(0, 0) - 2 * a.get(0, 1) * b.get(0, 1)) / det(b);
        const expected = trace - Math.log(det(a) / det(b)) - 2;
        expect(Math.abs(logDet(a, b) - expected)).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(trace)));
      }),
    );
  });

  test("is unchanged where both matrices pass through one linear map", () => {
    const t = Matrix.from([
      [2, 1, 0],
      [0, 1, -1],
      [1, 0, 3],
    ]);
    const through = (a: Matrix) => multiply(multiply(t, a), t, { transposeB: true });
    fc.assert(
      fc.property(spds(3), spds(3), (a, b) => {
        const expected = logDet(a, b);
        expect(Math.abs(logDet(through(a), through(b)) - expected)).toBeLessThanOrEqual(1e-7 * (1 + expected));
      }),
    );
  });

  test("keeps its digits next to the identity, where the textbook formula loses them", () => {
    const step = 1e-9;
    expect(logDet(Matrix.diagonal([1 + step, 1]), Matrix.identity(2)) / (step * step)).toBeCloseTo(0.5, 5);
  });

  test("matrices that are not positive definite give typed errors", () => {
    const indefinite = Matrix.from([
      [1, 2],
      [2, 1],
    ]);
    expectError(() => logDet(indefinite, Matrix.identity(2)), "NUMERIC", /logDet.*not positive definite/);
    expectError(() => logDet(Matrix.identity(2), new Matrix(2, 2)), "NUMERIC", /not positive definite/);
    expectError(
      () =>
        logDet(
          Matrix.identity(2),
          Matrix.from([
            [1, 0.5],
            [0, 1],
          ]),
        ),
      "DATA",
      /symmetric/,
    );
    expectError(() => logDet(Matrix.identity(2), Matrix.identity(3)), "SHAPE", /one shape/);
    expectError(() => logDet(Matrix.diagonal([1, Number.NaN]), Matrix.identity(2)), "NUMERIC", /NaN/);
  });
});

describe("vonNeumann", () => {
  test("of diagonal matrices sums a ln(a/b) − a + b, with 0 ln 0 = 0", () => {
    const expected = 2 * Math.log(2 / 3) - 2 + 3 + 5;
    expect(vonNeumann(Matrix.diagonal([2, 0]), Matrix.diagonal([3, 5]))).toBeCloseTo(expected, 13);
  });

  test("is unchanged under a rotation of both, and matches tr(A ln A − A ln B − A + B)", () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const rotation = Matrix.from([
      [c, -s],
      [s, c],
    ]);
    const rotated = (m: Matrix) => multiply(multiply(rotation, m), rotation, { transposeB: true });
    const [a, b] = [
      [2, 0.3],
      [0.9, 4],
    ];
    const left = rotated(Matrix.diagonal(a));
    const lnB = rotated(Matrix.diagonal(b.map(Math.log)));
    const both = Matrix.diagonal(b);
    expect(vonNeumann(left, rotated(both))).toBeCloseTo(vonNeumann(Matrix.diagonal(a), both), 13);
    const plain = Matrix.diagonal(b);
    const lnPlain = Matrix.diagonal(b.map(Math.log));
    const trace = (m: Matrix) => m.get(0, 0) + m.get(1, 1);
    const entropy = a[0] * Math.log(a[0]) + a[1] * Math.log(a[1]);
    const slow = (ln: Matrix) => entropy - trace(multiply(left, ln)) - (a[0] + a[1]) + b[0] + b[1];
    expect(vonNeumann(left, plain)).toBeCloseTo(slow(lnPlain), 13);
    expect(vonNeumann(left, rotated(both))).toBeCloseTo(slow(lnB), 13);
  });

  test("indefinite and singular matrices give typed errors", () => {
    const identity = Matrix.identity(2);
    expectError(() => vonNeumann(Matrix.diagonal([1, -1]), identity), "NUMERIC", /first matrix has the eigenvalue -1/);
    expectError(() => vonNeumann(identity, Matrix.diagonal([1, 0])), "NUMERIC", /second matrix/);
    expectError(() => vonNeumann(identity, Matrix.identity(3)), "SHAPE", /one shape/);
  });
});
