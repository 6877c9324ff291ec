import { decompose } from "./loops/decompositions.ts";
import { Matrix } from "./matrix.ts";
import { requireFinite } from "./requirements.ts";
import { powerOfTwoScale } from "./scaling.ts";

/** Columns of `q` (m x k, k = min(m, n)) are orthonormal, `r` (k x n) is upper triangular with a diagonal of no negative number. */
export interface Qr {
  readonly q: Matrix;
  readonly r: Matrix;
}

/** A pivoted decomposition: column `order[c]` of A is Q times column c of R, |diagonal of R| descending. */
export interface PivotedQr extends Qr {
  readonly order: Int32Array;
}

/** A = Q·R, thin, by Householder reflectors (Householder 1958). `NUMERIC` if an entry of A or R is not finite. */
export function qr(a: Matrix): Qr {
  const { q, r } = factor(a, false);
  return { q, r };
}

/** A·P = Q·R with the column of largest remaining length first (Businger, Golub 1965). Errors as `qr`. */
export function pivotedQr(a: Matrix): PivotedQr {
  return factor(a, true);
}

function factor(a: Matrix, pivot: boolean): PivotedQr {
  const { rows: m, cols: n } = a;
  const k = Math.min(m, n);
  const scale = powerOfTwoScale(requireFinite(a, "qr"), 100);
  return decompose(({ loops, alloc, view }) => {
    const x = alloc(n * m);
    const tau = alloc(k);
    const order = alloc(n);
    const scratch = alloc(2 * n);
    const vectors = alloc(k * m);
    const columns = view(x, n * m);
    for (let i = 0; i < m; i++) for (let c = 0; c < n; c++) columns[c * m + i] = a.data[i * n + c] * scale;
    loops.qrFactor(m, n, x, tau, order, pivot, scratch);
    loops.qrVectors(m, k, x, tau, vectors);
    const flips = Float64Array.from({ length: k }, (_, j) => (columns[j * m + j] < 0 ? -1 : 1));
    const r = upperTriangle(columns, m, k, n, flips, scale);
    requireFinite(r, "qr: R");
    return {
      q: columnsToMatrix(view(vectors, k * m), m, k, flips),
      r,
      order: Int32Array.from(view(order, n)),
    };
  });
}

function columnsToMatrix(columns: Float64Array, m: number, k: number, flips: Float64Array): Matrix {
  const q = new Matrix(m, k);
  for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) q.data[i * k + j] = flips[j] * columns[j * m + i];
  return q;
}

function upperTriangle(
  columns: Float64Array,
  m: number,
  k: number,
  n: number,
  flips: Float64Array,
  scale: number,
): Matrix {
  const r = new Matrix(k, n);
  for (let i = 0; i < k; i++) for (let c = i; c < n; c++) r.data[i * n + c] = (flips[i] * columns[c * m + i]) / scale;
  return r;
}
