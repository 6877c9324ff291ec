import { columnMeans } from "../columnMeans.ts";
import type { Matrix } from "../matrix.ts";
import type { Nearest, NearestOptions } from "../nearest.ts";
import { load } from "./distancesWasm.ts";
import { gemmWorkspace } from "./gemmWasm.ts";
import { inArena, type Wasm } from "./wasm.ts";

const TILE = 96 * 512;
const QUERIES = 3072;
/** Doubles of `points` held at a time, and a multiple of rows. */
const POINT_DATA = 1 << 23;
const POINT_ROWS = 512;

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
  const center = columnMeans(points);
  const block = Math.min(points.rows, Math.max(1, Math.floor(POINT_DATA / (POINT_ROWS * Math.max(1, d)))) * POINT_ROWS);
  const count = Math.min(QUERIES, queries.rows);
  const shrink = 1 - errorBound(d);
  inArena(core, () => {
    const [x, xc, nx] = [core.alloc(count * d), core.alloc(count * d), core.alloc(count)];
    const [y, yc, ny] = [core.alloc(block * d), core.alloc(block * d), core.alloc(block)];
    const [indices, squared] = [core.alloc((count * k) / 2 + 1), core.alloc(count * k)];
    const exclude = options.exclude ? core.alloc(count / 2 + 1) : 0;
    const queryGroups = options.groups ? core.alloc(count / 2 + 1) : 0;
    const pointGroups = options.groups ? core.alloc(block / 2 + 1) : 0;
    const tile = core.alloc(TILE);
    const workspace = core.alloc(gemmWorkspace(512));
    for (let i = 0; i < queries.rows; i += count) {
      const height = Math.min(count, queries.rows - i);
      load(core, queries, i, height, center, x, xc, nx);
      scale(core.f64(nx, height), shrink);
      if (options.exclude) core.i32(exclude, height).set(options.exclude.subarray(i, i + height));
      if (options.groups) core.i32(queryGroups, height).set(options.groups.queries.subarray(i, i + height));
      core.i32(indices, height * k).fill(-1);
      core.f64(squared, height * k).fill(Infinity);
      for (let j = 0; j < points.rows; j += block) {
        const width = Math.min(block, points.rows - j);
        if (i === 0 || block < points.rows) {
          load(core, points, j, width, center, y, yc, ny);
          scale(core.f64(ny, width), shrink);
          if (options.groups) core.i32(pointGroups, width).set(options.groups.points.subarray(j, j + width));
        }
        core.loops.nearest(
          height,
          width,
          d,
          k,
          x,
          y,
          xc,
          yc,
          nx,
          ny,
          indices,
          squared,
          j,
          exclude,
          queryGroups,
          pointGroups,
          options.groups?.same ? 1 : 0,
          tile,
          workspace,
        );
      }
      result.indices.set(core.i32(indices, height * k), i * k);
      result.squared.set(core.f64(squared, height * k), i * k);
    }
  });
}

/** Bounds |expanded − direct| / (‖x‖² + ‖y‖²) of centered rows: rounding of both sums, of the norms and of centering, with room to spare. */
const errorBound = (d: number): number => (8 * d + 64) * 2 ** -53;

function scale(values: Float64Array, factor: number): void {
  for (let p = 0; p < values.length; p++) values[p] *= factor;
}
