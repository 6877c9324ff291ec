import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply, weightedGram } from "../../src/linalg/products.ts";
import { ledoitWolf, meanOfDiagonal, oas, shrinkToDiagonal, shrinkToSphere } from "../../src/linalg/shrinkage.ts";

const golden = JSON.parse(readFileSync("test/golden/learners.json", "utf8")) as {
  X: number[][];
  res: { ledoitWolf: { shrinkage: number }; oas: { shrinkage: number } };
};

function centered(rows: number[][]): number[][] {
  const means = rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
  return rows.map((row) => row.map((value, c) => value - means[c]));
}

function momentAndSpread(rows: number[][]) {
  const n = rows.length;
  const points = Matrix.from(rows);
  const moment = weightedGram(points, new Float64Array(n).fill(1 / n));
  const norms = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  return { moment, spread: { fourth: norms.reduce((sum, q) => sum + q * q, 0) / (n * n), concentration: 1 / n } };
}

/** b² and δ² by the definition: the mean distance of the outer products x xᵀ from S, loop by loop. */
function ledoitWolfBySlowLoops(rows: number[][]): number {
  const n = rows.length;
  const d = rows[0].length;
  const s = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0) / n),
  );
  const mu = s.reduce((sum, row, i) => sum + row[i], 0) / d;
  let distance = 0;
  let noise = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      distance += (s[i][j] - (i === j ? mu : 0)) * (s[i][j] - (i === j ? mu : 0));
      for (const row of rows) noise += ((row[i] * row[j] - s[i][j]) * (row[i] * row[j] - s[i][j])) / (n * n);
    }
  }
  return Math.min(noise, distance) / distance;
}

describe("shrinkage", () => {
  test("has the intensities of Ledoit-Wolf and OAS on standardized wine", () => {
    const { moment, spread } = momentAndSpread(centered(golden.X));
    expect(ledoitWolf(moment, spread)).toBeCloseTo(golden.res.ledoitWolf.shrinkage, 12);
    expect(oas(moment, spread)).toBeCloseTo(golden.res.oas.shrinkage, 12);
  });

  test("equals Ledoit-Wolf's definition by loops over outer products", () => {
    const random = new Random(4);
    for (const [n, d] of [
      [8, 3],
      [30, 5],
      [5, 9],
    ]) {
      const rows = Array.from({ length: n }, () =>
        Array.from({ length: d }, (_, c) => (random.uniform() - 0.5) * (1 + c)),
      );
      const { moment, spread } = momentAndSpread(rows);
      expect(ledoitWolf(moment, spread)).toBeCloseTo(ledoitWolfBySlowLoops(rows), 12);
    }
  });

  test("shrinks nothing where the estimate is exact, and all the way where it is a sphere already", () => {
    const exact = { fourth: 0, concentration: 0 };
    expect(ledoitWolf(Matrix.diagonal([1, 2, 3]), exact)).toBe(0);
    expect(ledoitWolf(Matrix.diagonal([2, 2, 2]), exact)).toBe(1);
    expect(oas(Matrix.diagonal([2, 2, 2]), exact)).toBe(1);
  });

  test("draws to a sphere of the same trace, or to the diagonal", () => {
    const s = Matrix.from([
      [4, 1],
      [1, 2],
    ]);
    expect(meanOfDiagonal(s)).toBe(3);
    expect(shrinkToSphere(s, 0.5).toArrays()).toEqual([
      [3.5, 0.5],
      [0.5, 2.5],
    ]);
    expect(shrinkToDiagonal(s, 0.5).toArrays()).toEqual([
      [4, 0.5],
      [0.5, 2],
    ]);
    expect(shrinkToDiagonal(s, 0).toArrays()).toEqual(s.toArrays());
  });

  test("brings a noisy covariance nearer to the true one", () => {
    const random = new Random(9);
    const mix = Matrix.from(Array.from({ length: 12 }, () => Array.from({ length: 12 }, () => random.uniform() - 0.5)));
    const truth = multiply(mix, mix, { transposeA: true });
    const rows = Array.from({ length: 20 }, () => {
      const z = Matrix.from([Array.from({ length: 12 }, () => Math.sqrt(12) * (random.uniform() - 0.5))]);
      return Array.from(multiply(z, mix).data);
    });
    const { moment, spread } = momentAndSpread(rows);
    const error = (estimate: Matrix) =>
      estimate.data.reduce((sum, value, k) => sum + (value - truth.data[k]) * (value - truth.data[k]), 0);
    expect(error(shrinkToSphere(moment, ledoitWolf(moment, spread)))).toBeLessThan(0.8 * error(moment));
  });
});
