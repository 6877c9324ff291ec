import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inverseSpd } from "../../src/linalg/cholesky.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { dot, norm, plus } from "../../src/optim/vectors.ts";
import { type Regularizer, regularizers } from "../../src/regularizers/index.ts";
import { gradientError, uniformMatrix } from "../learners/differences.ts";
import { printedRegularizers as printed, rowNorms, sumOf } from "./printedRegularizers.ts";

/** A positive definite matrix. */
function definite(d: number, seed: number): Matrix {
  const root = uniformMatrix(d, d, 1, seed);
  return plus(multiply(root, root, { transposeB: true }), 0.3, Matrix.identity(d));
}
const prior = definite(4, 99);
const precision = inverseSpd(prior);
const named = Object.entries(regularizers).map(([name, make]) => ({
  name,
  regularizer: make(precision) as Regularizer,
}));
const seeds = fc.nat(500);
const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-10 * (1 + Math.abs(b)));

describe.each(named)("the regularizer $name", ({ name, regularizer }) => {
  const { matrix, weights, smooth, map } = regularizer;

  test("is what books print, in every form that it has", () => {
    expect(regularizer.name).toBe(name);
    for (const seed of [1, 2, 3]) {
      const m = definite(4, seed);
      close(matrix?.(0.7).value(m) as number, 0.7 * printed[name](m, prior));
      if (smooth) close(smooth(m, new Matrix(4, 4)), printed[name](m, prior));
      const w = new Matrix(1, 4, Float64Array.of(0.3, 1.2, 2, 0.01));
      close(weights?.(0.7).value(w) as number, 0.7 * printed[name](Matrix.diagonal(w.data), prior));
    }
  });

  if (smooth) {
    test("has the gradient of its value", () => {
      for (const seed of [4, 5]) {
        const symmetric: typeof smooth = (x, gradient) => smooth(plus(x, 1, x.transposed()), gradient);
        const half = definite(4, seed);
        const gradient = new Matrix(4, 4);
        smooth(plus(half, 1, half.transposed()), gradient);
        expect(
          gradientError((x, out) => {
            const value = symmetric(x, out);
            for (let k = 0; k < 16; k++) out.data[k] *= 2;
            return value;
          }, half),
        ).toBeLessThan(1e-6);
        expect(gradient.data).toEqual(gradient.transposed().data);
      }
    });
  }

  test("has a proximal map that no other metric beats, by the strong convexity", () => {
    fc.assert(
      fc.property(seeds, seeds, fc.constantFrom(0.01, 0.3, 4), (a, b, step) => {
        const x = plus(uniformMatrix(4, 4, 2, a), 1, uniformMatrix(4, 4, 2, a).transposed());
        const { value, proximal } = matrix!(1.3);
        const z = proximal(x, step);
        const cost = (m: Matrix): number => step * value(m) + 0.5 * dot(plus(m, -1, x), plus(m, -1, x));
        expect(eigh(z).values[0]).toBeGreaterThanOrEqual(-1e-12 * (1 + norm(x)));
        expect(z.data).toEqual(z.transposed().data);
        for (const other of [definite(4, b), plus(z, 1e-3, definite(4, b)), proximal(x, 2 * step)]) {
          const gap = plus(other, -1, z);
          expect(cost(z) + 0.5 * dot(gap, gap)).toBeLessThanOrEqual(cost(other) + 1e-6 * (1 + dot(x, x)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("has the proximal map of diag(w) that no other weights beat", () => {
    fc.assert(
      fc.property(seeds, seeds, fc.constantFrom(1e-6, 0.01, 0.3, 4, 1e3), (a, b, step) => {
        const x = uniformMatrix(1, 4, 3, a);
        const { value, proximal } = weights!(1.3);
        const z = proximal(x, step);
        const cost = (w: Matrix): number => step * value(w) + 0.5 * dot(plus(w, -1, x), plus(w, -1, x));
        expect(z.data.every((entry) => entry >= 0)).toBe(true);
        const other = new Matrix(1, 4, uniformMatrix(1, 4, 2, b).data.map(Math.abs));
        for (const w of [other, plus(z, 1e-4, other)]) {
          const gap = plus(w, -1, z);
          expect(cost(z) + 0.5 * dot(gap, gap)).toBeLessThanOrEqual(cost(w) + 1e-9 * (1 + step + Math.abs(cost(w))));
        }
      }),
      { numRuns: 100 },
    );
  });

  if (map) {
    test("has the proximal map of a price of L, entry by entry or column by column", () => {
      const x = uniformMatrix(3, 4, 1, 8);
      const { value, proximal } = map(0.4);
      const columns = x.transposed();
      close(value(x), 0.4 * (name === "l1" ? printed["l1"](x, prior) : sumOf(rowNorms(columns))));
      const z = proximal(x, 1.5);
      const cost = (m: Matrix): number => 1.5 * value(m) + 0.5 * dot(plus(m, -1, x), plus(m, -1, x));
      for (let seed = 0; seed < 50; seed++) {
        const other = plus(z, seed % 2 ? 1e-3 : 1, uniformMatrix(3, 4, 1, seed));
        expect(cost(z)).toBeLessThanOrEqual(cost(other) + 1e-12);
      }
    });
  }
});

describe("the divergences", () => {
  test("are 0 at the prior and infinite, or not, where M loses rank", () => {
    const flat = Matrix.diagonal([1, 1, 1, 0]);
    for (const { name, regularizer } of named) {
      if (name !== "logDet" && name !== "vonNeumann") continue;
      expect(Math.abs(regularizer.smooth!(prior, new Matrix(4, 4)))).toBeLessThan(1e-12);
      expect(Number.isFinite(regularizer.matrix!(1).value(flat))).toBe(name === "vonNeumann");
    }
  });
});
