import { EtalonError } from "../base/errors.ts";
import { decompose } from "./loops/decompositions.ts";
import { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";
import { type PivotedQr, pivotedQr } from "./qr.ts";
import { requireFinite } from "./requirements.ts";
import { powerOfTwoScale } from "./scaling.ts";

/**
 * A = left · diag(values) · right: k = min(m, n) values descending, COLUMNS of `left` (m x k) and ROWS of `right` (k x n)
 * orthonormal. The largest component of each row of `right` is positive, the first one on ties.
 */
export interface Svd {
  readonly left: Matrix;
  readonly values: Float64Array;
  readonly right: Matrix;
}

/** Rows of a smaller squared length count as zero, as in the loop that made them orthogonal. */
const TINY = 1e-290;

/**
 * The thin singular value decomposition of an m x n matrix, by QR with pivoting and one-sided Jacobi on R's rows (Drmač,
 * Veselić 2008): small singular values are as accurate as the columns allow. `NUMERIC` if an entry is not finite.
 */
export function svd(a: Matrix): Svd {
  const scale = powerOfTwoScale(requireFinite(a, "svd"), 100);
  const scaled = a.data.map((value) => value * scale);
  const tall = a.rows >= a.cols;
  const source = new Matrix(a.rows, a.cols, scaled);
  const { left, values, right } = decomposeTall(tall ? source : source.transposed());
  const unscaled = values.map((value) => value / scale);
  if (unscaled[0] > Number.MAX_VALUE) {
    throw new EtalonError(
      "NUMERIC",
      "svd: the largest singular value exceeds the range of numbers. Divide the matrix by 1e10 or more.",
    );
  }
  return pointPeaksUp(
    tall ? { left, values: unscaled, right } : { left: right.transposed(), values: unscaled, right: left.transposed() },
  );
}

/** With A P = Q R and J R = Σ W for a rotation J: A = (Q Jᵀ) Σ (W Pᵀ). */
function decomposeTall(a: Matrix): Svd {
  const triangle = pivotedQr(a);
  const { rotations, rows, lengths } = orthogonalizeRows(triangle.r);
  const descending = Array.from(lengths.keys()).sort((i, j) => lengths[j] - lengths[i] || i - j);
  return {
    left: multiply(triangle.q, rotations.take(descending), { transposeB: true }),
    values: Float64Array.from(descending, (i) => lengths[i]),
    right: unpivoted(unitRows(rows.take(descending)), triangle),
  };
}

function orthogonalizeRows(r: Matrix): { rotations: Matrix; rows: Matrix; lengths: Float64Array } {
  const k = r.rows;
  return decompose(({ loops, alloc, view }) => {
    const w = alloc(k * k);
    const j = alloc(k * k);
    const squares = alloc(k);
    view(w, k * k).set(r.data);
    view(j, k * k).set(Matrix.identity(k).data);
    if (!loops.jacobiRows(k, k, w, j, squares)) {
      throw new EtalonError(
        "NUMERIC",
        `svd: the rotations of a rank-${k} matrix did not converge. Please report this matrix.`,
      );
    }
    return {
      rotations: new Matrix(k, k, view(j, k * k).slice()),
      rows: new Matrix(k, k, view(w, k * k).slice()),
      lengths: view(squares, k).map(Math.sqrt),
    };
  });
}

/** Rows (longest first) divided by their lengths; rows of zeros become unit vectors orthogonal to the rest. */
function unitRows(rows: Matrix): Matrix {
  const k = rows.rows;
  const unit = new Matrix(k, k);
  for (let i = 0; i < k; i++) {
    const row = unit.row(i);
    row.set(rows.row(i));
    if (!normalize(row)) complete(unit, i);
  }
  return unit;
}

/** Fills row i with what is left of the unit vector that the rows before it leave most of. */
function complete(unit: Matrix, i: number): void {
  const n = unit.cols;
  const covered = new Float64Array(n);
  for (let r = 0; r < i; r++) for (let j = 0; j < n; j++) covered[j] += unit.data[r * n + j] * unit.data[r * n + j];
  const row = unit.row(i).fill(0);
  row[covered.indexOf(covered.reduce((least, value) => Math.min(least, value), Infinity))] = 1;
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < i; r++) {
      let along = 0;
      for (let j = 0; j < n; j++) along += row[j] * unit.data[r * n + j];
      for (let j = 0; j < n; j++) row[j] -= along * unit.data[r * n + j];
    }
    normalize(row);
  }
}

function normalize(row: Float64Array): boolean {
  let square = 0;
  for (let j = 0; j < row.length; j++) square += row[j] * row[j];
  if (square < TINY) return false;
  const length = Math.sqrt(square);
  for (let j = 0; j < row.length; j++) row[j] /= length;
  return true;
}

function unpivoted(rows: Matrix, { order }: PivotedQr): Matrix {
  const n = rows.cols;
  const out = new Matrix(rows.rows, n);
  for (let i = 0; i < rows.rows; i++) for (let c = 0; c < n; c++) out.data[i * n + order[c]] = rows.data[i * n + c];
  return out;
}

function pointPeaksUp(svd: Svd): Svd {
  const { left, right } = svd;
  for (let r = 0; r < right.rows; r++) {
    const row = right.row(r);
    let peak = 0;
    for (let j = 1; j < row.length; j++) if (Math.abs(row[j]) > Math.abs(row[peak])) peak = j;
    if (row[peak] >= 0) continue;
    for (let j = 0; j < row.length; j++) row[j] = -row[j];
    for (let i = 0; i < left.rows; i++) left.data[i * left.cols + r] = -left.data[i * left.cols + r];
  }
  return svd;
}
