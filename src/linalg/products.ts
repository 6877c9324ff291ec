import { scaledOffsets } from "./columnMoments.ts";
import { type Backend, backendFor } from "./loops/backend.ts";
import type { Offsets } from "./loops/chunks.ts";
import { gemm, type Strided } from "./loops/gemm.ts";
import { gemmByWasm } from "./loops/gemmWasm.ts";
import { gramByWasm, weightedGramTwin } from "./loops/gram.ts";
import { wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { requireEqual } from "./shapes.ts";

/** Multiplications from which copying into the arena pays (measured). Below, and without SIMD, the twin gives the same bits. */
const WORTH_COPYING = 200;

/** A·B, with either side transposed on request. Shapes: (m x k)·(k x n) = m x n; `SHAPE` if they do not fit. */
export function multiply(a: Matrix, b: Matrix, { transposeA = false, transposeB = false } = {}): Matrix {
  const out = new Matrix(transposeA ? a.cols : a.rows, transposeB ? b.rows : b.cols);
  return multiplyInto(out, a, b, { transposeA, transposeB });
}

/** out = scale·A·B, or out += scale·A·B with `accumulate`. `out` must be neither A nor B. */
export function multiplyInto(
  out: Matrix,
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false, scale = 1, accumulate = false } = {},
): Matrix {
  const inner = transposeA ? a.rows : a.cols;
  requireEqual(inner, transposeB ? b.cols : b.rows, "multiply", "the inner sizes of A and B differ");
  requireEqual(out.rows, transposeA ? a.cols : a.rows, "multiply", "the rows of the result and of A differ");
  requireEqual(out.cols, transposeB ? b.rows : b.cols, "multiply", "the columns of the result and of B differ");
  const work = out.data.length * inner;
  const other = backendFor(work);
  const core = work >= WORTH_COPYING && !other ? wasm() : null;
  if (core) gemmByWasm(core, scale, a, b, out, { transposeA, transposeB, accumulate });
  else {
    if (!accumulate) out.data.fill(0);
    const operands = [strided(a, transposeA), strided(b, transposeB), strided(out)] as const;
    if (!other?.gemm(out.rows, out.cols, inner, scale, ...operands))
      gemm(out.rows, out.cols, inner, scale, ...operands);
  }
  return out;
}

const strided = ({ data, cols }: Matrix, transposed = false): Strided =>
  transposed ? { data, start: 0, row: 1, col: cols } : { data, start: 0, row: cols, col: 1 };

/** Rows of X mapped by L: X·Lᵀ. Shapes: (n x d), (k x d) give n x k. A given `out` is overwritten, which saves fresh memory in a loop. */
export const mapRows = (points: Matrix, map: Matrix, out = new Matrix(points.rows, map.rows)): Matrix =>
  multiplyInto(out, points, map, { transposeB: true });

/** Xᵀ diag(w) X, d x d and exactly symmetric; w = 1 when left out, of any sign when given. */
export function weightedGram(points: Matrix, weights?: ArrayLike<number>): Matrix {
  if (weights) requireEqual(weights.length, points.rows, "weightedGram", "the numbers of weights and of rows differ");
  const out = new Matrix(points.cols, points.cols);
  const work = points.data.length * points.cols;
  const other = backendFor(work);
  const core = work >= WORTH_COPYING ? wasm() : null;
  if (other) gramByBackend(other, points, weights, out);
  else if (core) gramByWasm(core, points, weights, out);
  else weightedGramTwin(points, weights, out);
  mirrorLower(out);
  return out;
}

/** Rows that are weighed at a time. */
const WEIGHED = 4096;

function gramByBackend(other: Backend, points: Matrix, weights: ArrayLike<number> | undefined, out: Matrix): void {
  const { rows: n, cols: d, data } = points;
  for (let first = 0; first < n; first += WEIGHED) {
    const rows = Math.min(WEIGHED, n - first);
    const chunk = new Matrix(rows, d, data.subarray(first * d, (first + rows) * d));
    const weighed = weights ? chunk.clone() : chunk;
    if (weights)
      for (let r = 0, e = 0; r < rows; r++) for (let c = 0; c < d; c++, e++) weighed.data[e] *= weights[first + r];
    other.gemm(d, d, rows, 1, strided(chunk, true), strided(weighed), strided(out));
  }
}

/** ZᵀZ of the offsets Z of all rows, the same bits as through `scaledOffsets`, which it need not keep: d x d. */
export function gramOfOffsets(points: Matrix, offsets: Offsets): Matrix {
  const core = points.data.length * points.cols >= WORTH_COPYING ? wasm() : null;
  if (!core) return weightedGram(scaledOffsets(points, offsets));
  const out = new Matrix(points.cols, points.cols);
  gramByWasm(core, points, undefined, out, offsets);
  mirrorLower(out);
  return out;
}

/** AᵀB of two n x d matrices whose product is known to be symmetric: d x d, exactly symmetric. */
export function multiplySymmetric(a: Matrix, b: Matrix): Matrix {
  const out = multiply(a, b, { transposeA: true });
  mirrorLower(out);
  return out;
}

/** Copies what is below the diagonal above it. */
export function mirrorLower(m: Matrix): void {
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
}
