import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cholesky, logDeterminant } from "../../src/linalg/cholesky.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { generalizedEigh } from "../../src/linalg/generalizedEigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { projectPsd, sqrtPsd } from "../../src/linalg/psd.ts";
import { pseudoInverse } from "../../src/linalg/pseudoInverse.ts";
import { norm, subtract } from "./ratios.ts";

interface Golden {
  eigh: {
    kind: string;
    n: number;
    A: number[][];
    eigenvalues: number[];
    psdProjection: number[][];
    pinv: number[][];
    frob: number;
  }[];
  geneigh: { A: number[][]; B: number[][]; eigenvalues: number[] }[];
  cholesky: { A: number[][]; L: number[][]; logdet: number; sqrtm: number[][] }[];
}

const golden: Golden = JSON.parse(readFileSync("test/golden/linalg.json", "utf8"));
const distance = (a: Matrix, b: number[][]) => norm(subtract(a, Matrix.from(b)));

test.each(golden.eigh)(
  "eigenvalues, projection and pseudo-inverse agree with numpy's for $kind of order $n",
  (entry) => {
    const a = Matrix.from(entry.A);
    const { values } = eigh(a);
    values.forEach((value, i) => {
      expect(Math.abs(value - entry.eigenvalues[i])).toBeLessThanOrEqual(1e-12 * entry.frob);
    });
    expect(distance(projectPsd(a), entry.psdProjection)).toBeLessThanOrEqual(1e-12 * entry.frob);
    if (entry.kind === "spd1e12" && entry.n >= 13) return;
    const inverse = Matrix.from(entry.pinv);
    const condition = norm(inverse) * entry.frob;
    const allowed = Math.max(1e-8, 10 * entry.n * Number.EPSILON * condition);
    expect(distance(pseudoInverse(a), entry.pinv)).toBeLessThanOrEqual(allowed * norm(inverse));
  },
);

test.each(golden.geneigh)("generalized eigenvalues agree with scipy's", ({ A, B, eigenvalues }) => {
  const { values, ridge } = generalizedEigh(Matrix.from(A), Matrix.from(B));
  expect(ridge).toBe(0);
  const size = Math.max(...eigenvalues.map(Math.abs));
  values.forEach((value, i) => {
    expect(Math.abs(value - eigenvalues[i])).toBeLessThanOrEqual(1e-10 * size);
  });
});

test.each(golden.cholesky)("Cholesky factor, log-determinant and square root agree with scipy's", (entry) => {
  const a = Matrix.from(entry.A);
  const factor = cholesky(a);
  expect(distance(factor, entry.L)).toBeLessThanOrEqual(1e-10 * norm(factor));
  expect(Math.abs(logDeterminant(factor) - entry.logdet)).toBeLessThanOrEqual(1e-10 * Math.abs(entry.logdet));
  expect(distance(sqrtPsd(a), entry.sqrtm)).toBeLessThanOrEqual(1e-10 * norm(a));
});
