import { columnMeans } from "../columnMeans.ts";
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
  const [block, columns] = [Math.min(QUERIES, queries.rows), Math.min(TILE_COLUMNS, points.rows)];
  inArena(core, () => {
    const xs = allocateRows(core, block, d);
    const ys = allocateRows(core, columns, d);
    const [indices, squared] = [core.alloc((block * k) / 2 + 1), core.alloc(block * k)];
    const excluded = exclude ? core.alloc(block / 2 + 1) : 0;
    const [queryGroups, pointGroups] = groups ? [core.alloc(block / 2 + 1), core.alloc(columns / 2 + 1)] : [0, 0];
    for (let i = 0; i < queries.rows; i += block) {
      const height = Math.min(block, queries.rows - i);
      loadBounds(core, queries, i, height, center, xs);
      if (exclude) core.i32(excluded, height).set(exclude.subarray(i, i + height));
      if (groups) core.i32(queryGroups, height).set(groups.queries.subarray(i, i + height));
      core.i32(indices, height * k).fill(-1);
      core.f64(squared, height * k).fill(Infinity);
      for (let j = 0; j < points.rows; j += columns) {
        const width = Math.min(columns, points.rows - j);
        loadBounds(core, points, j, width, center, ys);
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

/** Rows with norms made smaller by the error bound. */
function loadBounds(
  core: Wasm,
  source: Matrix,
  first: number,
  count: number,
  center: Float64Array,
  to: CenteredRows,
): void {
  loadRows(core, source, first, count, center, to);
  const shrink = 1 - errorBound(source.cols);
  const norms = core.f64(to.norms, count);
  for (let i = 0; i < count; i++) norms[i] *= shrink;
}

/** Bounds |expanded − direct| / (‖x‖² + ‖y‖²) of centered rows: rounding of both sums, of the norms and of centering, with room to spare. */
const errorBound = (d: number): number => (4 * d + 32) * Number.EPSILON;
