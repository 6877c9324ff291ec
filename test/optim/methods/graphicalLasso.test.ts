import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { cholesky } from "../../../src/linalg/cholesky.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { graphicalLasso, lassoValue } from "../../../src/optim/methods/graphicalLasso.ts";
import { golden, inverse, meanOf, outer, type Rows } from "../../learners/oracle.ts";
import { last } from "../run.ts";

const run = (p: Rows, lambda: number, sweeps = 100) => last(graphicalLasso(Matrix.from(p), lambda), sweeps);

/** A positive definite matrix: a Gram matrix of random rows with a ridge. */
function definite(d: number, seed: number, ridge = 0.05): Rows {
  const random = new Random(seed);
  const rows = Array.from({ length: d }, () => Array.from({ length: d }, () => random.uniform() - 0.5));
  const gram = outer(rows, new Array<number>(d).fill(0), 1);
  return gram.map((row, i) => row.map((value, j) => value + (i === j ? ridge : 0)));
}

/** The largest violation of W_ii = P_ii, W_ij = P_ij + λ sign M_ij, |W_ij − P_ij| ≤ λ, by an inverse of its own. */
function violation(p: Rows, lambda: number, m: Rows): number {
  const w = inverse(m);
  const errors = m.flatMap((row, i) =>
    row.map((entry, j) => {
      const excess = w[i][j] - p[i][j];
      if (i === j) return Math.abs(excess);
      return entry === 0 ? Math.max(0, Math.abs(excess) - lambda) : Math.abs(excess - lambda * Math.sign(entry));
    }),
  );
  return Math.max(...errors);
}

/** tr(P M) − ln det M + λ Σ |M_ij| with the determinant by elimination. */
function slowValue(p: Rows, lambda: number, m: Rows): number {
  const work = m.map((row) => [...row]);
  let logarithm = 0;
  work.forEach((pivot, k) => {
    logarithm += Math.log(pivot[k]);
    for (const row of work.slice(k + 1)) {
      const factor = row[k] / pivot[k];
      row.forEach((_, c) => {
        row[c] -= factor * pivot[c];
      });
    }
  });
  const linear = m.flatMap((row, i) => row.map((v, j) => p[i][j] * v + (i === j ? 0 : lambda * Math.abs(v))));
  return linear.reduce((sum, value) => sum + value, 0) - logarithm;
}

describe("graphicalLasso", () => {
  test("reaches the golden precision matrix, zeros where it has zeros", () => {
    const { alpha, precision } = golden.res.glasso;
    const x = golden.X;
    const { x: m } = run(outer(x, meanOf(x), 1 / (x.length - 1)), alpha, 30);
    m.toArrays().forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - precision[i][j])).toBeLessThan(1e-7);
        expect(value === 0).toBe(Math.abs(precision[i][j]) === 0);
      });
    });
  });

  test("solves two features in closed form: the correlation is shrunk by λ", () => {
    for (const [correlation, lambda] of [
      [0.5, 0.2],
      [-0.5, 0.2],
      [0.15, 0.2],
      [0.9, 0],
    ]) {
      const kept = Math.sign(correlation) * Math.max(0, Math.abs(correlation) - lambda);
      const expected = inverse([
        [2, kept],
        [kept, 1],
      ]);
      const { x } = run(
        [
          [2, correlation],
          [correlation, 1],
        ],
        lambda,
        40,
      );
      x.toArrays().forEach((row, i) => {
        row.forEach((value, j) => {
          expect(Math.abs(value - expected[i][j])).toBeLessThan(1e-14);
        });
      });
    }
  });

  test("meets the optimality conditions of random problems, and reports how far it is from them", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const p = definite(2 + (seed % 7), seed);
      const lambda = [0, 0.01, 0.1, 0.5][seed % 4];
      const { x, gradientNorm = NaN } = run(p, lambda, 300);
      expect(violation(p, lambda, x.toArrays())).toBeLessThan(1e-8);
      const early = run(p, lambda, 1);
      expect(Math.abs((early.gradientNorm as number) - violation(p, lambda, early.x.toArrays()))).toBeLessThan(1e-10);
      expect(gradientNorm).toBeLessThan(1e-8);
    }
  });

  test("is positive definite and never raises the value at any sweep", () => {
    const p = definite(9, 40, 1e-4);
    const method = graphicalLasso(Matrix.from(p), 0.002);
    let before = Number.POSITIVE_INFINITY;
    for (let sweep = 0; sweep < 25; sweep++) {
      const { x, value, change } = method.next().value;
      expect(() => cholesky(x)).not.toThrow();
      expect(Math.abs(value - slowValue(p, 0.002, x.toArrays()))).toBeLessThan(1e-9);
      expect(value).toBeLessThan(before + 1e-11);
      if (sweep > 0) expect(Math.abs(change - (value - before))).toBeLessThan(1e-12);
      before = value;
    }
  });

  test("is the inverse at once without λ, and the diagonal where λ is above every correlation", () => {
    const p = definite(6, 3);
    const inverted = inverse(p);
    const { x } = run(p, 0, 1);
    x.toArrays().forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - inverted[i][j])).toBeLessThan(1e-9);
      });
    });
    run(p, 5, 1)
      .x.toArrays()
      .forEach((row, i) => {
        expect(row).toEqual(row.map((_, j) => (i === j ? 1 / p[i][i] : 0)));
      });
  });

  test("follows a permutation of the features", () => {
    const p = definite(5, 8);
    const order = [3, 1, 4, 0, 2];
    const { x } = run(p, 0.05, 2);
    const turned = run(
      order.map((i) => order.map((j) => p[i][j])),
      0.05,
      2,
    ).x;
    order.forEach((i, a) => {
      order.forEach((j, b) => {
        expect(Math.abs(turned.get(a, b) - x.get(i, j))).toBeLessThan(1e-12);
      });
    });
  });

  test("values a matrix by the printed formula and refuses a diagonal that is not positive", () => {
    const p = definite(4, 5);
    const m = definite(4, 6);
    expect(Math.abs(lassoValue(Matrix.from(p), 0.3, Matrix.from(m)) - slowValue(p, 0.3, m))).toBeLessThan(1e-12);
    expect(() => run([[0]], 0.1)).toThrow(/diagonal entry 0 of P is 0/);
  });
});
