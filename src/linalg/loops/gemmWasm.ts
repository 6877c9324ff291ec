import type { Matrix } from "../matrix.ts";
import { INNER_BLOCK } from "./gemm.ts";
import { COLUMN_BLOCK, gemmWorkspace, ROW_BLOCK } from "./gemmWorkspace.ts";
import type { PointLoops } from "./pointLoops.ts";
import { spreadProduct } from "./spreadProduct.ts";
import { inArena, type Wasm } from "./wasm.ts";

/** Rows, columns and inner terms of one tile in the arena; a multiple of the inner block, so that tiling changes no bits. */
const TILE = 2048;

/** C += alpha·A·B on addresses in the arena; strides in elements, C with row length `ldc`. */
export function gemmAt(
  core: { readonly loops: Pick<PointLoops, "gemm"> },
  [m, n, k]: readonly [number, number, number],
  alpha: number,
  [a, aRow, aCol]: readonly [number, number, number],
  [b, bRow, bCol]: readonly [number, number, number],
  [c, ldc]: readonly [number, number],
  workspace: number,
  lower = false,
): void {
  core.loops.gemm(
    m,
    n,
    k,
    alpha,
    a,
    aRow,
    aCol,
    b,
    bRow,
    bCol,
    c,
    ldc,
    workspace,
    ROW_BLOCK,
    INNER_BLOCK,
    COLUMN_BLOCK,
    lower ? 1 : 0,
  );
}

/** C = alpha·op(A)·op(B), or C += … with `accumulate`, for matrices outside the arena, tile by tile; op transposes on request. */
export function gemmByWasm(
  core: Wasm,
  alpha: number,
  a: Matrix,
  b: Matrix,
  c: Matrix,
  { transposeA, transposeB, accumulate }: { transposeA: boolean; transposeB: boolean; accumulate: boolean },
): void {
  const inner = transposeA ? a.rows : a.cols;
  const [m, n, k] = [c.rows, c.cols, inner].map((size) => Math.min(size, TILE));
  inArena(core, () => {
    const aTile = core.alloc(m * k);
    const bTile = core.alloc(k * n);
    const cTile = core.alloc(m * n);
    const workspace = core.alloc(gemmWorkspace(n));
    for (let column = 0; column < c.cols; column += n) {
      const width = Math.min(n, c.cols - column);
      for (let row = 0; row < c.rows; row += m) {
        const height = Math.min(m, c.rows - row);
        if (accumulate) copyIn(core, c, row, column, height, width, cTile);
        else core.heap().fill(0, cTile / 8, cTile / 8 + height * width);
        for (let start = 0; start < inner; start += k) {
          const depth = Math.min(k, inner - start);
          if (transposeA) copyIn(core, a, start, row, depth, height, aTile);
          else copyIn(core, a, row, start, height, depth, aTile);
          if (row === 0 || inner > k) {
            if (transposeB) copyIn(core, b, column, start, width, depth, bTile);
            else copyIn(core, b, start, column, depth, width, bTile);
          }
          const [aRow, aCol] = transposeA ? [1, height] : [depth, 1];
          const [bRow, bCol] = transposeB ? [1, depth] : [width, 1];
          spreadProduct(core, [
            ...([height, width, depth, alpha, aTile, aRow, aCol, bTile, bRow, bCol, cTile, width, workspace] as const),
            ...([ROW_BLOCK, INNER_BLOCK, COLUMN_BLOCK, 0] as const),
          ]);
        }
        copyOut(core, cTile, c, row, column, height, width);
      }
    }
  });
}

/** Copies a block of `source` to a compact block at `address`. */
export function copyIn(
  core: Pick<Wasm, "heap">,
  source: Matrix,
  row: number,
  column: number,
  rows: number,
  cols: number,
  address: number,
): void {
  const heap = core.heap();
  const to = address / 8;
  if (cols === source.cols) {
    heap.set(source.data.subarray(row * cols, (row + rows) * cols), to);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const from = (row + i) * source.cols + column;
    heap.set(source.data.subarray(from, from + cols), to + i * cols);
  }
}

/** Copies a compact block at `address` to a block of `target`. */
export function copyOut(
  core: Pick<Wasm, "heap">,
  address: number,
  target: Matrix,
  row: number,
  column: number,
  rows: number,
  cols: number,
): void {
  const heap = core.heap();
  const from = address / 8;
  if (cols === target.cols) {
    target.data.set(heap.subarray(from, from + rows * cols), row * cols);
    return;
  }
  for (let i = 0; i < rows; i++) {
    target.data.set(heap.subarray(from + i * cols, from + (i + 1) * cols), (row + i) * target.cols + column);
  }
}
