import { logDet } from "../../src/distances/logDet.ts";
import { vonNeumann } from "../../src/distances/vonNeumann.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
export const rowNorms = (m: Matrix): number[] => m.toArrays().map((row) => Math.sqrt(sumOf(row.map((x) => x * x))));

/** R(M) as books print it, given the prior M₀. */
export const printedRegularizers: Record<string, (m: Matrix, prior: Matrix) => number> = {
  frobenius: (m) => sumOf(Array.from(m.data, (value) => value * value)),
  l1: (m) => sumOf(Array.from(m.data, Math.abs)),
  l21: (m) => sumOf(rowNorms(m)),
  nuclear: (m) => sumOf(Array.from(eigh(m).values, Math.abs)),
  logDet,
  vonNeumann,
};
