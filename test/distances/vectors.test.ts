import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chebyshev,
  cosine,
  euclidean,
  frobenius,
  frobeniusInner,
  frobeniusNorm,
  mahalanobis,
  manhattan,
  minkowski,
  squaredEuclidean,
} from "../../src/distances/index.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { expectError, spds, vectors } from "./draws.ts";

describe("distances of vectors", () => {
  test("take the values worked out by hand", () => {
    const [x, y] = [
      [1, -2, 3],
      [4, 2, 3],
    ];
    expect(squaredEuclidean(x, y)).toBe(25);
    expect(euclidean(x, y)).toBe(5);
    expect(manhattan(x, y)).toBe(7);
    expect(chebyshev(x, y)).toBe(4);
    expect(minkowski(3)(x, y)).toBeCloseTo(Math.cbrt(27 + 64), 14);
    expect(cosine([1, 0], [1, 1])).toBeCloseTo(1 - Math.SQRT1_2, 15);
    expect(cosine([1, 0], [-3, 0])).toBe(2);
    expect(
      mahalanobis(
        Matrix.from([
          [2, 1],
          [1, 3],
        ]),
      )([1, 2], [0, 0]),
    ).toBeCloseTo(Math.sqrt(2 + 4 + 12), 14);
  });

  test("minkowski falls with its order, from Manhattan to Chebyshev", () => {
    fc.assert(
      fc.property(vectors(4), vectors(4), (x, y) => {
        const byOrder = [1, 1.3, 2, 5, 60, Infinity].map((p) => minkowski(p)(x, y));
        expect(byOrder[0]).toBe(manhattan(x, y));
        expect(byOrder[5]).toBe(chebyshev(x, y));
        for (let i = 1; i < byOrder.length; i++) expect(byOrder[i]).toBeLessThanOrEqual(byOrder[i - 1] * (1 + 1e-14));
      }),
    );
  });

  test("mahalanobis equals its quadratic form, and Euclidean under the identity", () => {
    fc.assert(
      fc.property(vectors(3), vectors(3), spds(3), (x, y, m) => {
        let form = 0;
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) form += (x[i] - y[i]) * m.get(i, j) * (x[j] - y[j]);
        expect(mahalanobis(m)(x, y)).toBeCloseTo(Math.sqrt(Math.max(0, form)), 6);
        expect(mahalanobis(Matrix.identity(3))(x, y)).toBeCloseTo(euclidean(x, y), 12);
      }),
    );
  });

  test("the Frobenius norm comes from its inner product, which is the trace of AᵀB", () => {
    fc.assert(
      fc.property(spds(3), spds(3), (a, b) => {
        let trace = 0;
        for (let i = 0; i < 3; i++) for (let k = 0; k < 3; k++) trace += a.get(k, i) * b.get(k, i);
        expect(frobeniusInner(a, b)).toBeCloseTo(trace, 10);
        expect(frobeniusNorm(a)).toBeCloseTo(Math.sqrt(frobeniusInner(a, a)), 12);
        const squared = frobeniusInner(a, a) - 2 * frobeniusInner(a, b) + frobeniusInner(b, b);
        expect(frobenius(a, b) ** 2).toBeCloseTo(squared, 9);
      }),
    );
  });

  test("neither overflow nor underflow where the result is a number", () => {
    expect(euclidean([3e200, 0], [0, 4e200])).toBeCloseTo(5e200, -190);
    expect(euclidean([3e-200, 0], [0, 4e-200])).toBeGreaterThan(4.99e-200);
    expect(minkowski(4)([1e200], [0])).toBe(1e200);
    expect(cosine([1e-310, 0], [1e300, 1e300])).toBeCloseTo(1 - Math.SQRT1_2, 14);
    expect(frobeniusNorm(Matrix.diagonal([1e200, 1e200]))).toBeCloseTo(Math.SQRT2 * 1e200, -190);
  });

  test("bad arguments give typed errors", () => {
    expectError(() => euclidean([1, 2], [1]), "SHAPE", /2 and 1 entries/);
    expectError(() => manhattan([1, Number.NaN], [1, 2]), "DATA", /entry 1 is NaN/);
    expectError(() => squaredEuclidean([1e200], [-1e200]), "NUMERIC", /beyond the range/);
    expectError(() => euclidean([1.5e308], [-1.5e308]), "NUMERIC", /beyond the range/);
    expectError(() => minkowski(3)([1.5e308], [-1.5e308]), "NUMERIC", /minkowski/);
    expectError(() => frobenius(Matrix.diagonal([1.5e308]), Matrix.diagonal([-1.5e308])), "NUMERIC", /frobenius/);
    expectError(() => minkowski(0.5), "OPTION", /at least 1/);
    expectError(() => minkowski(Number.NaN), "OPTION", /at least 1/);
    expectError(() => cosine([0, 0], [1, 2]), "DATA", /zero vector/);
    expectError(
      () =>
        mahalanobis(
          Matrix.from([
            [1, 0],
            [0, -1],
          ]),
        ),
      "NUMERIC",
      /eigenvalue -1/,
    );
    expectError(
      () =>
        mahalanobis(
          Matrix.from([
            [1, 2],
            [0, 1],
          ]),
        ),
      "DATA",
      /symmetric/,
    );
    expectError(() => mahalanobis(new Matrix(2, 3)), "SHAPE", /square/);
    expectError(() => mahalanobis(Matrix.identity(2))([1], [2]), "SHAPE", /2 x 2/);
    expectError(() => frobenius(new Matrix(1, 2), new Matrix(2, 1)), "SHAPE", /one shape/);
    expectError(() => frobeniusInner(new Matrix(1, 2), new Matrix(2, 1)), "SHAPE", /one shape/);
  });
});
