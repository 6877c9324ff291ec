import { columnMeans } from "../columnMeans.ts";
import { largestMagnitude } from "../finite.ts";
import type { Matrix } from "../matrix.ts";
import { allocateRows, type CenteredRows, loadRows, rowsFrom, TILE_COLUMNS, TILE_ROWS } from "./distancesWasm.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { Nearest, NearestOptions } from "./nearest.ts";
import { inArena, type Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

/** Queries held at a time: points are loaded once for each such block. */
const QUERIES = 3072;

/** Fills `result` through lower bounds in GEMM form. Squares of all entries must neither overflow nor underflow. */
export function nearestByWasm(
  core: Wasm,
  queries: Matrix,
  points: Matrix,
  options: NearestOptions,
  result: Nearest,
): void {
  const d = queries.cols;
  const k = result.neighbors;
  const { exclude, groups } = options;
  const center = columnMeans(points);
  const scale = scaleOf(queries, points, center);
  const [block, columns] = [Math.min(QUERIES, queries.rows), Math.min(TILE_COLUMNS, points.rows)];
  inArena(core, () => {
    const xs = allocateRows(core, block, d);
    const ys = allocateRows(core, columns, d);
    const [indices, squared] = [core.alloc((block * k) / 2 + 1), core.alloc(block * k)];
    const excluded = exclude ? core.alloc(block / 2 + 1) : 0;
    const [queryGroups, pointGroups] = groups ? [core.alloc(block / 2 + 1), core.alloc(columns / 2 + 1)] : [0, 0];
    for (let i = 0; i < queries.rows; i += block) {
      const height = Math.min(block, queries.rows - i);
      loadBounds(core, queries, i, height, center, scale, xs);
      if (exclude) core.i32(excluded, height).set(exclude.subarray(i, i + height));
      if (groups) core.i32(queryGroups, height).set(groups.queries.subarray(i, i + height));
      core.i32(indices, height * k).fill(-1);
      core.f64(squared, height * k).fill(Infinity);
      for (let j = 0; j < points.rows; j += columns) {
        const width = Math.min(columns, points.rows - j);
        loadBounds(core, points, j, width, center, scale, ys);
        if (groups) core.i32(pointGroups, width).set(groups.points.subarray(j, j + width));
        const calls: Call<"nearest">[] = [];
        for (let r = 0; r < height; r += TILE_ROWS) {
          const a = rowsFrom(xs, r, d);
          calls.push([
            Math.min(TILE_ROWS, height - r),
            width,
            d,
            k,
            a.rows,
            ys.rows,
            a.centered,
            ys.centered,
            a.norms,
            ys.norms,
            indices + 4 * r * k,
            squared + 8 * r * k,
            j,
            exclude ? excluded + 4 * r : 0,
            groups ? queryGroups + 4 * r : 0,
            pointGroups,
            groups?.same ? 1 : 0,
            0,
            0,
            scale * scale,
          ]);
        }
        core.spread(
          "nearest",
          calls,
          height * width * d,
          { at: 17, count: TILE_ROWS * (columns + 8) },
          { at: 18, count: gemmWorkspace(columns) },
        );
      }
      result.indices.set(core.i32(indices, height * k), i * k);
      result.squared.set(core.f64(squared, height * k), i * k);
    }
  });
}

/** A power of two near the largest offset from the center: over it, 32-bit squares neither overflow nor vanish together. */
export function scaleOf(queries: Matrix, points: Matrix, center: Float64Array): number {
  const sides = queries === points ? [points.data, center] : [queries.data, points.data, center];
  const largest = Math.max(...sides.map(largestMagnitude));
  let scale = 1;
  while (scale < largest) scale *= 2;
  while (scale > 2 * largest && largest > 0) scale /= 2;
  return scale;
}

/** Rows over the scale, with norms made smaller by the error bound. */
export function loadBounds(
  core: Wasm,
  source: Matrix,
  first: number,
  count: number,
  center: Float64Array,
  scale: number,
  to: CenteredRows,
): void {
  loadRows(core, source, first, count, center, to);
  core.loops.divide(count * source.cols, to.centered, scale);
  core.loops.squaredNorms(count, source.cols, to.centered, to.norms);
  const shrink = 1 - errorBound(source.cols);
  const norms = core.f64(to.norms, count);
  for (let i = 0; i < count; i++) norms[i] = norms[i] * shrink - UNDERFLOW * source.cols;
}

/** Bounds |expanded − direct| / (‖x‖² + ‖y‖²) of centered rows in 32 bits: rounding of the rows, of the products, of both sums and of centering, twice over. */
const errorBound = (d: number): number => (d + 32) * 2 * SINGLE_EPSILON;

const SINGLE_EPSILON = 1.1920928955078125e-7;
/** What a product of two numbers below 1 may lose in 32 bits, with room to spare. */
const UNDERFLOW = 1e-40;
