import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import type { Penalty } from "../methods/proximalGradient.ts";
import { dot, scaled } from "../vectors.ts";
import { onEigenvalues } from "./spectral.ts";

const shrink = (value: number, threshold: number): number =>
  Math.sign(value) * Math.max(0, Math.abs(value) - threshold);

/** weight·Σ|x_ij|: entries are shrunk towards 0. */
export const l1 = (weight: number): Penalty => ({
  value: (x) => weight * x.data.reduce((sum, value) => sum + Math.abs(value), 0),
  proximal: (x, step) =>
    new Matrix(
      x.rows,
      x.cols,
      x.data.map((value) => shrink(value, step * weight)),
    ),
});

/** weight·Σ_i ‖row i‖: whole rows are shrunk towards 0. */
export const l21 = (weight: number): Penalty => ({
  value: (x) => weight * rowNorms(x).reduce((sum, value) => sum + value, 0),
  proximal(x, step) {
    const norms = rowNorms(x);
    const factor = (row: number): number => (norms[row] > step * weight ? 1 - (step * weight) / norms[row] : 0);
    return new Matrix(
      x.rows,
      x.cols,
      x.data.map((value, k) => value * factor(Math.floor(k / x.cols))),
    );
  },
});

/** weight·‖X‖_F². */
export const squaredFrobenius = (weight: number): Penalty => ({
  value: (x) => weight * dot(x, x),
  proximal: (x, step) => scaled(x, 1 / (1 + 2 * step * weight)),
});

/** weight·Σ|λ|, the nuclear norm of a symmetric matrix: eigenvalues are shrunk towards 0. */
export const nuclear = (weight: number): Penalty => ({
  value: (x) => weight * eigh(x).values.reduce((sum, value) => sum + Math.abs(value), 0),
  proximal: (x, step) => onEigenvalues(x, (values) => values.map((value) => shrink(value, step * weight))),
});

/** weight·tr X on X ⪰ 0 (+∞ elsewhere): [λ − step·weight]₊. */
export const psdTrace = (weight: number): Penalty => ({
  value(x) {
    let trace = 0;
    for (let i = 0; i < x.rows; i++) trace += x.data[i * x.cols + i];
    return weight * trace;
  },
  proximal: (x, step) => onEigenvalues(x, (values) => values.map((value) => Math.max(0, value - step * weight))),
});

const rowNorms = (x: Matrix): Float64Array =>
  Float64Array.from({ length: x.rows }, (_, i) => Math.sqrt(x.row(i).reduce((sum, value) => sum + value * value, 0)));
