import { centerInto } from "../columnMeans.ts";
import type { Matrix } from "../matrix.ts";
import { copyIn, copyOut, gemmWorkspace } from "./gemmWasm.ts";
import { inArena, type Wasm } from "./wasm.ts";

const ROWS = 96;
const COLUMNS = 4096;
const EDGES = 65536;

/** Fills `out` with squared distances, block by block. `center` is any point near the data. */
export function squaredDistancesByWasm(core: Wasm, x: Matrix, y: Matrix, center: Float64Array, out: Matrix): void {
  const d = x.cols;
  const columns = Math.min(COLUMNS, y.rows);
  const rows = Math.min(ROWS, x.rows);
  inArena(core, () => {
    const [xs, xc, nx] = [core.alloc(rows * d), core.alloc(rows * d), core.alloc(rows)];
    const [ys, yc, ny] = [core.alloc(columns * d), core.alloc(columns * d), core.alloc(columns)];
    const tile = core.alloc(rows * columns);
    const workspace = core.alloc(gemmWorkspace(512));
    for (let j = 0; j < y.rows; j += columns) {
      const width = Math.min(columns, y.rows - j);
      load(core, y, j, width, center, ys, yc, ny);
      for (let i = 0; i < x.rows; i += rows) {
        const height = Math.min(rows, x.rows - i);
        load(core, x, i, height, center, xs, xc, nx);
        core.loops.squaredDistances(height, width, d, xs, ys, xc, yc, nx, ny, tile, workspace);
        copyOut(core, tile, out, i, j, height, width);
      }
    }
  });
}

/** Copies rows into the arena as they are and centered, with the squared norms of the latter. */
export function load(
  core: Wasm,
  source: Matrix,
  first: number,
  count: number,
  center: Float64Array,
  rows: number,
  centered: number,
  norms: number,
): void {
  copyIn(core, source, first, 0, count, source.cols, rows);
  centerInto(source, first, count, center, core.heap(), centered / 8);
  core.loops.squaredNorms(count, source.cols, centered, norms);
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
      core.loops.pairSquaredDistances(x.cols, rows, from, to, count, distances);
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
  for (let e = 0; e < count; e++) target[e] = source[first + e];
}
