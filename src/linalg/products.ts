import { scaledOffsets } from "./columnMoments.ts";
import type { Offsets } from "./loops/chunks.ts";
import { gemm } from "./loops/gemm.ts";
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
  const core = out.data.length * inner >= WORTH_COPYING ? wasm() : null;
  if (core) gemmByWasm(core, scale, a, b, out, { transposeA, transposeB, accumulate });
  else {
    if (!accumulate) out.data.fill(0);
    gemm(
      out.rows,
      out.cols,
      inner,
      scale,
      { data: a.data, start: 0, row: transposeA ? 1 : a.cols, col: transposeA ? a.cols : 1 },
      { data: b.data, start: 0, row: transposeB ? 1 : b.cols, col: transposeB ? b.cols : 1 },
      { data: out.data, start: 0, row: out.cols, col: 1 },
    );
  }
  return out;
}

/** Rows of X mapped by L: X·Lᵀ. Shapes: (n x d), (k x d) give n x k. A given `out` is overwritten, which saves fresh memory in a loop. */
export const mapRows = (points: Matrix, map: Matrix, out = new Matrix(points.rows, map.rows)): Matrix =>
  multiplyInto(out, points, map, { transposeB: true });

/** Xᵀ diag(w) X, d x d and exactly symmetric; w = 1 when left out, of any sign when given. */
export function weightedGram(points: Matrix, weights?: ArrayLike<number>): Matrix {
  if (weights) requireEqual(weights.length, points.rows, "weightedGram", "the numbers of weights and of rows differ");
  const out = new Matrix(points.cols, points.cols);
  const core = points.data.length * points.cols >= WORTH_COPYING ? wasm() : null;
  if (core) gramByWasm(core, points, weights, out);
  else weightedGramTwin(points, weights, out);
  mirrorLower(out);
  return out;
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
