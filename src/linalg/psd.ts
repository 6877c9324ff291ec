import { EtalonError } from "../base/errors.ts";
import { type Eigen, eigh } from "./eigh.ts";
import { Matrix } from "./matrix.ts";
import { weightedGram } from "./products.ts";

/**
 * The nearest positive semidefinite matrix in Frobenius norm, of a symmetric A (lower triangle read): negative eigenvalues
 * become 0. Exactly symmetric; a matrix without negative eigenvalues comes back as it is. Errors as `eigh`.
 */
export function projectPsd(a: Matrix): Matrix {
  const { values, vectors } = eigh(a);
  const n = a.rows;
  const negative = values.findIndex((value) => value >= 0);
  const count = negative < 0 ? n : negative;
  // Taking off the negative part leaves rounding errors of its size behind: only where it is the smaller one.
  if (count <= n / 2 && (n === 0 || -values[0] <= values[n - 1])) {
    return added(lowerMirrored(a), part(values, vectors, 0, count), -1);
  }
  return part(values, vectors, count, n);
}

/**
 * A map L with LᵀL = M for a symmetric positive semidefinite M (d x d): rows √λ·vᵀ, largest eigenvalue first.
 * Eigenvalues below d·2⁻⁵²·λmax count as 0 and give no row; M = 0 gives one row of zeros.
 */
export function factorPsd(m: Matrix, components = m.rows): Matrix {
  const { values, vectors } = eigh(m);
  const floor = m.rows * Number.EPSILON * values[m.rows - 1];
  let rank = 0;
  while (rank < Math.min(components, m.rows) && values[m.rows - 1 - rank] > floor) rank++;
  const map = new Matrix(Math.max(1, rank), m.cols);
  for (let r = 0; r < rank; r++) {
    const root = Math.sqrt(values[m.rows - 1 - r]);
    const vector = vectors.row(m.rows - 1 - r);
    for (let j = 0; j < m.cols; j++) map.data[r * m.cols + j] = root * vector[j];
  }
  return map;
}

/** M = LᵀL, exactly symmetric. */
export const gramOfMap = (map: Matrix): Matrix => weightedGram(map);

/**
 * The symmetric positive semidefinite R with R R = M. Eigenvalues within rounding error of 0 count as 0; `NUMERIC` if one
 * is more negative than that.
 */
export function sqrtPsd(m: Matrix): Matrix {
  const { values, vectors } = requirePsd(m, "sqrtPsd");
  return weightedGram(
    vectors,
    values.map((value) => Math.sqrt(Math.max(0, value))),
  );
}

/** Whether vᵀMv ≥ 0 for all v up to rounding error, with the unit vector where it is least and its value there. */
export interface PsdCertificate {
  readonly semidefinite: boolean;
  readonly smallest: number;
  readonly direction: Float64Array;
}

/** Judges a symmetric M by its least eigenvalue λ: semidefinite if λ ≥ −tolerance·max|λ|; default n·2⁻⁵²·10. */
export function psdCertificate(m: Matrix, tolerance = 10 * m.rows * Number.EPSILON): PsdCertificate {
  return certificateOf(eigh(m), tolerance);
}

function certificateOf({ values, vectors }: Eigen, tolerance: number): PsdCertificate {
  const n = values.length;
  if (n === 0) return { semidefinite: true, smallest: 0, direction: new Float64Array(0) };
  const largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  return {
    semidefinite: values[0] >= -tolerance * largest,
    smallest: values[0],
    direction: vectors.row(0).slice(),
  };
}

function requirePsd(m: Matrix, who: string): Eigen {
  const eigen = eigh(m);
  const { semidefinite, smallest } = certificateOf(eigen, 10 * m.rows * Number.EPSILON);
  if (semidefinite) return eigen;
  throw new EtalonError(
    "NUMERIC",
    `${who}: the matrix is not positive semidefinite, its least eigenvalue is ${smallest}. Project it with projectPsd first.`,
  );
}

/** Σ λ v vᵀ over eigenpairs start .. end−1. */
function part(values: Float64Array, vectors: Matrix, start: number, end: number): Matrix {
  const rows = Array.from({ length: end - start }, (_, r) => start + r);
  return weightedGram(vectors.take(rows), values.subarray(start, end));
}

function lowerMirrored(a: Matrix): Matrix {
  const m = a.clone();
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
  return m;
}

function added(a: Matrix, b: Matrix, factor: number): Matrix {
  for (let at = 0; at < a.data.length; at++) a.data[at] += factor * b.data[at];
  return a;
}
