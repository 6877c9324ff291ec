import type { Matrix } from "../matrix.ts";
import { copyIn, copyOut } from "./gemmWasm.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { TileCore } from "./tileCore.ts";
import { inArena, type Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

/** Rows of X by rows of Y in one tile: it stays in the second-level cache. */
export const TILE_ROWS = 96;
export const TILE_COLUMNS = 512;
const EDGES = 65536;
const SHARE = 8192;
/** Rows of X that are loaded at a time; on several threads the tiles of all of them are computed before they are copied out. */
const BLOCK_ROWS = 2016;

/** Rows in the arena: as they are, less a center, and the squared norms of the latter. */
export interface CenteredRows {
  readonly rows: number;
  readonly centered: number;
  readonly norms: number;
  /** The center, d numbers. */
  readonly center: number;
}

/** Fills `out` with squared distances, block by block. `center` is any point near the data. */
export function squaredDistancesByWasm(core: Wasm, x: Matrix, y: Matrix, center: Float64Array, out: Matrix): void {
  const d = x.cols;
  const [block, columns] = [Math.min(BLOCK_ROWS, x.rows), Math.min(TILE_COLUMNS, y.rows)];
  const group = core.threads === 1 ? TILE_ROWS : BLOCK_ROWS;
  inArena(core, () => {
    const xs = allocateRows(core, block, d);
    const ys = allocateRows(core, columns, d);
    const tiles = core.alloc(Math.min(group, block) * columns);
    for (let i = 0; i < x.rows; i += block) {
      const height = Math.min(block, x.rows - i);
      loadRows(core, x, i, height, center, xs);
      for (let j = 0; j < y.rows; j += columns) {
        const width = Math.min(columns, y.rows - j);
        loadRows(core, y, j, width, center, ys);
        for (let r = 0; r < height; r += group) {
          const rows = Math.min(group, height - r);
          spreadDistances(core, rowsFrom(xs, r, d), ys, [rows, width, d], tiles);
          copyOut(core, tiles, out, i + r, j, rows, width);
        }
      }
    }
  });
}

/** Squared distances of n rows to m rows, tile below tile at `out`. */
function spreadDistances(
  core: Wasm,
  xs: CenteredRows,
  ys: CenteredRows,
  [n, m, d]: readonly [number, number, number],
  out: number,
): void {
  const calls: Call<"squaredDistances">[] = [];
  for (let r = 0; r < n; r += TILE_ROWS) {
    const a = rowsFrom(xs, r, d);
    const sides = [a.rows, ys.rows, a.centered, ys.centered, a.norms, ys.norms] as const;
    calls.push([Math.min(TILE_ROWS, n - r), m, d, ...sides, out + 8 * r * m, 0]);
  }
  core.spread("squaredDistances", calls, n * m * d, { at: 10, count: gemmWorkspace(m) });
}

export const allocateRows = (core: Pick<Wasm, "alloc">, count: number, d: number): CenteredRows => ({
  rows: core.alloc(count * d),
  centered: core.alloc(count * d),
  norms: core.alloc(count),
  center: core.alloc(d),
});

/** The same rows from the r-th on. */
export const rowsFrom = ({ rows, centered, norms, center }: CenteredRows, r: number, d: number): CenteredRows => ({
  center,
  rows: rows + 8 * r * d,
  centered: centered + 8 * r * d,
  norms: norms + 8 * r,
});

/** Copies `count` rows of `source` from `first` on into the arena, as they are and centered, and computes their norms. */
export function loadRows(
  core: TileCore,
  source: Matrix,
  first: number,
  count: number,
  center: Float64Array,
  to: CenteredRows,
): void {
  copyIn(core, source, first, 0, count, source.cols, to.rows);
  copyIn(core, source, first, 0, count, source.cols, to.centered);
  core.heap().set(center, to.center / 8);
  core.loops.subtractRow(count, source.cols, to.centered, to.center);
  core.loops.squaredNorms(count, source.cols, to.centered, to.norms);
}

/** ‖x_left − x_right‖² of each listed pair. */
export function pairDistancesByWasm(
  core: Wasm,
  x: Matrix,
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): Float64Array {
  const out = new Float64Array(left.length);
  const size = Math.min(EDGES, left.length);
  inArena(core, () => {
    const rows = core.alloc(x.data.length);
    const [from, to, distances] = [core.alloc(size / 2 + 1), core.alloc(size / 2 + 1), core.alloc(size)];
    copyIn(core, x, 0, 0, x.rows, x.cols, rows);
    for (let e = 0; e < left.length; e += size) {
      const count = Math.min(size, left.length - e);
      copyIndices(core, left, e, count, from);
      copyIndices(core, right, e, count, to);
      const calls: Call<"pairSquaredDistances">[] = [];
      for (let f = 0; f < count; f += SHARE)
        calls.push([x.cols, rows, from + 4 * f, to + 4 * f, Math.min(SHARE, count - f), distances + 8 * f]);
      core.spread("pairSquaredDistances", calls, count * x.cols);
      out.set(core.f64(distances, count), e);
    }
  });
  return out;
}

/** Copies `count` integers, from `first` on, to 32-bit integers at `address`. */
export function copyIndices(
  core: Wasm,
  source: ArrayLike<number>,
  first: number,
  count: number,
  address: number,
): void {
  const target = core.i32(address, count);
  if (source instanceof Int32Array) target.set(source.subarray(first, first + count));
  else for (let e = 0; e < count; e++) target[e] = source[first + e];
}
