import type { Matrix } from "../matrix.ts";
import { gemm, INNER_BLOCK } from "./gemm.ts";
import { copyIn, copyOut, gemmAt, gemmWorkspace } from "./gemmWasm.ts";
import { inArena, type Wasm } from "./wasm.ts";

/** C += Xᵀ diag(w) X on and below the diagonal, in chunks of 256 rows: each entry sums x_ri·(w_r·x_rj) over a chunk from zero. */
export function weightedGramTwin(points: Matrix, weights: ArrayLike<number> | undefined, c: Matrix): void {
  const d = points.cols;
  const scaled = new Float64Array(Math.min(INNER_BLOCK, points.rows) * d);
  for (let first = 0; first < points.rows; first += INNER_BLOCK) {
    const rows = Math.min(INNER_BLOCK, points.rows - first);
    const chunk = points.data.subarray(first * d, (first + rows) * d);
    scaled.set(chunk);
    if (weights) scaleRows(scaled, 0, rows, d, weights, first);
    const x = { data: chunk, start: 0, row: 1, col: d };
    gemm(
      d,
      d,
      rows,
      1,
      x,
      { data: scaled, start: 0, row: d, col: 1 },
      { data: c.data, start: 0, row: d, col: 1 },
      true,
    );
  }
}

/** The same in the arena; above the diagonal C is undefined afterwards. */
export function gramByWasm(core: Wasm, points: Matrix, weights: ArrayLike<number> | undefined, c: Matrix): void {
  const d = points.cols;
  inArena(core, () => {
    const x = core.alloc(INNER_BLOCK * d);
    const scaled = weights ? core.alloc(INNER_BLOCK * d) : x;
    const out = core.alloc(d * d);
    const workspace = core.alloc(gemmWorkspace(d));
    copyIn(core, c, 0, 0, d, d, out);
    for (let first = 0; first < points.rows; first += INNER_BLOCK) {
      const rows = Math.min(INNER_BLOCK, points.rows - first);
      copyIn(core, points, first, 0, rows, d, x);
      if (weights) {
        copyIn(core, points, first, 0, rows, d, scaled);
        scaleRows(core.heap(), scaled / 8, rows, d, weights, first);
      }
      gemmAt(core, [d, d, rows], 1, [x, 1, d], [scaled, d, 1], [out, d], workspace, true);
    }
    copyOut(core, out, c, 0, 0, d, d);
  });
}

function scaleRows(
  data: Float64Array,
  start: number,
  rows: number,
  cols: number,
  weights: ArrayLike<number>,
  first: number,
): void {
  for (let r = 0; r < rows; r++) {
    const weight = weights[first + r];
    const from = start + r * cols;
    for (let p = from; p < from + cols; p++) data[p] *= weight;
  }
}
