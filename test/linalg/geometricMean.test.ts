import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { cholesky, solveCholesky } from "../../src/linalg/cholesky.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { geodesic, geometricMeanMap } from "../../src/linalg/geometricMean.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";

function definite(d: number, seed: number): Matrix {
  const random = new Random(seed);
  const root = Matrix.from(
    Array.from({ length: d + 3 }, () => Array.from({ length: d }, () => random.uniform() - 0.5)),
  );
  return multiply(root, root, { transposeA: true });
}

const inverse = (a: Matrix): Matrix => solveCholesky(cholesky(a), Matrix.identity(a.rows));
const chain = (...factors: Matrix[]): Matrix => factors.reduce((product, factor) => multiply(product, factor));
function error(a: Matrix, b: Matrix): number {
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(a.data.map((value, k) => value - b.data[k])) / squares(b.data));
}

describe("geometricMeanMap", () => {
  const cases = [1, 2, 5, 12].map((d) => [definite(d, d), definite(d, 50 + d)] as const);

  test("gives the same bits from one decomposition for several t", () => {
    for (const [s, d] of cases) {
      const pointAt = geodesic(cholesky(s), d);
      for (const t of [0.3, 1, 0.3]) expect(pointAt(t).data).toEqual(geometricMeanMap(s, d, t).data);
    }
  });

  test("solves A S A = D at the middle", () => {
    for (const [s, d] of cases) {
      const a = gramOfMap(geometricMeanMap(s, d, 0.5));
      expect(error(chain(a, s, a), d)).toBeLessThan(1e-11);
    }
  });

  test("runs from the inverse of S to D", () => {
    for (const [s, d] of cases) {
      expect(error(gramOfMap(geometricMeanMap(s, d, 0)), inverse(s))).toBeLessThan(1e-11);
      expect(error(gramOfMap(geometricMeanMap(s, d, 1)), d)).toBeLessThan(1e-11);
    }
  });

  test("follows the geodesic: a quarter is halfway to the middle", () => {
    for (const [s, d] of cases) {
      const middle = gramOfMap(geometricMeanMap(s, d, 0.5));
      const quarter = gramOfMap(geometricMeanMap(s, d, 0.25));
      expect(error(chain(quarter, s, quarter), middle)).toBeLessThan(1e-11);
    }
  });

  test("minimizes tr(A S) + tr(A⁻¹ D) at the middle", () => {
    const [s, d] = cases[2];
    const trace = (a: Matrix) => Array.from({ length: a.rows }, (_, i) => a.get(i, i)).reduce((sum, x) => sum + x, 0);
    const objective = (a: Matrix) => trace(chain(a, s)) + trace(chain(inverse(a), d));
    const best = gramOfMap(geometricMeanMap(s, d, 0.5));
    const least = objective(best);
    for (let seed = 0; seed < 20; seed++) {
      const step = definite(5, 300 + seed);
      const moved = new Matrix(
        5,
        5,
        best.data.map((value, k) => value + (seed % 2 ? 0.01 : -0.001) * step.data[k]),
      );
      expect(objective(moved)).toBeGreaterThan(least);
    }
  });

  test("commutes with rotations", () => {
    const [s, d] = cases[3];
    const q = eigh(definite(12, 99)).vectors;
    const turn = (a: Matrix) => multiply(multiply(q, a, { transposeA: true }), q);
    const turned = gramOfMap(geometricMeanMap(turn(s), turn(d), 0.3));
    expect(error(turned, turn(gramOfMap(geometricMeanMap(s, d, 0.3))))).toBeLessThan(1e-10);
  });

  test("gives no weight to directions in which D vanishes, and stays finite", () => {
    const map = geometricMeanMap(Matrix.identity(2), Matrix.diagonal([3, 0]), 0.5);
    expect(gramOfMap(map).get(0, 0)).toBeCloseTo(Math.sqrt(3), 14);
    expect(gramOfMap(map).get(1, 1)).toBe(0);
  });
});
