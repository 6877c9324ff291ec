import { Matrix } from "./matrix.ts";
import { factorPsd, psdCertificate } from "./psd.ts";
import { requireFinite, requireSquare } from "./requirements.ts";

/** Evidence on vᵀMv ≥ 0 for all v that anybody can check by multiplication, without trust in a decomposition. */
export type PsdProof =
  | {
      readonly semidefinite: true;
      /** L, rank x n: M = LᵀL, a sum of squares, up to `residual`. */
      readonly map: Matrix;
      /** The largest entry of |M − LᵀL|. */
      readonly residual: number;
    }
  | {
      readonly semidefinite: false;
      /** A unit vector v. */
      readonly direction: Float64Array;
      /** vᵀMv < 0. */
      readonly value: number;
    };

/**
 * Proves that a symmetric n x n matrix, of which only the lower triangle is read, is positive semidefinite, or that it is not, by Cholesky elimination with diagonal
 * pivots, O(n² · rank): it ends in a factor, or at a negative pivot, whose direction is solved for. What lies within `tolerance` times the largest entry counts as rounding; default
 * n·2⁻⁵²·10. Errors as `eigh`. Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990.
 */
export function psdProof(m: Matrix, tolerance = 10 * m.rows * Number.EPSILON): PsdProof {
  const n = requireSquare(m, "psdProof");
  const rounding = tolerance * requireFinite(m, "psdProof", { lower: true });
  const rest = mirrored(m);
  const rows: Float64Array[] = [];
  const pivots: number[] = [];
  for (;;) {
    const { largest, smallest } = extremes(rest, pivots);
    if (smallest >= 0 && rest.get(smallest, smallest) < -rounding) {
      return refutation(m, back(rows, pivots, unit(n, smallest)), tolerance);
    }
    if (largest < 0 || rest.get(largest, largest) <= rounding) break;
    const root = Math.sqrt(rest.get(largest, largest));
    const row = rest.row(largest).map((value) => value / root);
    for (const pivot of pivots) row[pivot] = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rest.data[i * n + j] -= row[i] * row[j];
    rows.push(row);
    pivots.push(largest);
  }
  const { i, j, size } = peak(rest, pivots);
  // A zero on the diagonal forces zeros beside it: the form falls along e_i − sign·e_j.
  if (size > 2 * rounding) {
    const crossed = unit(n, i);
    crossed[j] = -Math.sign(rest.get(i, j));
    return refutation(m, back(rows, pivots, crossed), tolerance);
  }
  const map = new Matrix(rows.length, n);
  rows.forEach((row, r) => {
    map.data.set(row, r * n);
  });
  return { semidefinite: true, map, residual: residualOf(m, map) };
}

/** The least and the largest remaining diagonal entry; −1 for none. */
function extremes(rest: Matrix, pivots: readonly number[]): { largest: number; smallest: number } {
  let largest = -1;
  let smallest = -1;
  for (let i = 0; i < rest.rows; i++) {
    if (pivots.includes(i)) continue;
    if (largest < 0 || rest.get(i, i) > rest.get(largest, largest)) largest = i;
    if (smallest < 0 || rest.get(i, i) < rest.get(smallest, smallest)) smallest = i;
  }
  return { largest, smallest };
}

/** The largest remaining entry beside the diagonal. */
function peak(rest: Matrix, pivots: readonly number[]): { i: number; j: number; size: number } {
  let found = { i: 0, j: 0, size: 0 };
  for (let i = 0; i < rest.rows; i++) {
    for (let j = 0; j < i; j++) {
      const size = Math.abs(rest.get(i, j));
      if (size > found.size && !pivots.includes(i) && !pivots.includes(j)) found = { i, j, size };
    }
  }
  return found;
}

/** The v that agrees with u outside the pivots and has Lv = 0: there vᵀMv is what elimination left of uᵀMu. */
function back(rows: readonly Float64Array[], pivots: readonly number[], u: Float64Array): Float64Array {
  const v = u.slice();
  for (let r = rows.length - 1; r >= 0; r--) {
    v[pivots[r]] = 0;
    v[pivots[r]] = -rows[r].reduce((sum, value, c) => sum + value * v[c], 0) / rows[r][pivots[r]];
  }
  const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
  return v.map((value) => value / length);
}

/** The direction if it refutes indeed; where rounding has spoiled it, the judgment of the eigenvalues. */
function refutation(m: Matrix, direction: Float64Array, tolerance: number): PsdProof {
  const value = formOf(m, direction);
  if (value < 0) return { semidefinite: false, direction, value };
  const { semidefinite, direction: least } = psdCertificate(m, tolerance);
  if (!semidefinite) return { semidefinite, direction: least, value: formOf(m, least) };
  const map = factorPsd(m);
  return { semidefinite, map, residual: residualOf(m, map) };
}

/** vᵀMv by the lower triangle. */
function formOf(m: Matrix, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j <= i; j++) sum += (i === j ? 1 : 2) * v[i] * m.get(i, j) * v[j];
  }
  return sum;
}

function residualOf(m: Matrix, map: Matrix): number {
  let largest = 0;
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let r = 0; r < map.rows; r++) sum += map.get(r, i) * map.get(r, j);
      largest = Math.max(largest, Math.abs(m.get(i, j) - sum));
    }
  }
  return largest;
}

function mirrored(m: Matrix): Matrix {
  const full = m.clone();
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) full.data[j * m.cols + i] = m.get(i, j);
  return full;
}

function unit(n: number, i: number): Float64Array {
  const e = new Float64Array(n);
  e[i] = 1;
  return e;
}
