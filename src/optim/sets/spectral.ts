import { eigh } from "../../linalg/eigh.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { weightedGram } from "../../linalg/products.ts";
import { projectPsd } from "../../linalg/psd.ts";
import type { Projection } from "./projection.ts";
import { projectSimplex, projectSolidSimplex } from "./simplex.ts";

/** A function of the eigenvalues of a symmetric matrix: V f(Λ) Vᵀ. The nearest point of any set of spectra is of this form. */
export function onEigenvalues(x: Matrix, map: (values: Float64Array) => Float64Array): Matrix {
  const { values, vectors } = eigh(x);
  return weightedGram(vectors, map(values));
}

/** Onto the positive semidefinite matrices. */
export const psdCone: Projection = projectPsd;

/** Onto {X ⪰ floor I, tr X = total} (d x d, d floor ≤ total). */
export const spectrahedron =
  (total = 1, floor = 0): Projection =>
  (x) =>
    onEigenvalues(x, (values) =>
      projectSimplex(
        values.map((value) => value - floor),
        total - floor * x.rows,
      ).map((value) => value + floor),
    );

/** Onto {X ⪰ 0, tr X ≤ total}. */
export const solidSpectrahedron =
  (total = 1): Projection =>
  (x) =>
    onEigenvalues(x, (values) => projectSolidSimplex(values, total));

/** Onto the symmetric matrices with all eigenvalues in [lower, upper]. */
export const eigenvalueBox =
  (lower: number, upper: number): Projection =>
  (x) =>
    onEigenvalues(x, (values) => values.map((value) => Math.min(Math.max(value, lower), upper)));
