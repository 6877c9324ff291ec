import { columnMeans } from "../columnMeans.ts";
import type { Matrix } from "../matrix.ts";
import { allocateRows, rowsFrom } from "./distancesWasm.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { Nearest } from "./nearest.ts";
import { loadBounds, scaleOf } from "./nearestWasm.ts";
import { tournament } from "./tournament.ts";
import { inArena, type Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

/** Rows and columns of a tile. */
const BLOCK = 192;
/** Numbers that are held in the arena, twice; from the fewest rows on. */
const MOST = 1 << 21;
const FEWEST = 2 * BLOCK;

/** Whether `nearestSelf` pays: the points must fit in the arena, and make more than one tile. */
export const selfPays = ({ rows, data }: Matrix): boolean => rows >= FEWEST && data.length <= MOST;

/** `nearestByWasm` of points among themselves: every tile of bounds serves both its sides, which halves the products. Tiles of a round touch different rows. */
export function nearestSelf(core: Wasm, points: Matrix, exclude: Int32Array | undefined, result: Nearest): void {
  const { rows: n, cols: d } = points;
  const k = result.neighbors;
  const center = columnMeans(points);
  const scale = scaleOf(points, points, center);
  const blocks = Math.ceil(n / BLOCK);
  inArena(core, () => {
    const all = allocateRows(core, n, d);
    const [indices, squared] = [core.alloc((n * k) / 2 + 1), core.alloc(n * k)];
    const excluded = exclude ? core.alloc(n / 2 + 1) : 0;
    loadBounds(core, points, 0, n, center, scale, all);
    if (exclude) core.i32(excluded, n).set(exclude);
    core.i32(indices, n * k).fill(-1);
    core.f64(squared, n * k).fill(Infinity);
    const call = ([a, b]: readonly [number, number]): Call<"nearestBoth"> => {
      const [i, j] = [BLOCK * a, BLOCK * b];
      const [x, y] = [rowsFrom(all, i, d), rowsFrom(all, j, d)];
      const sides = [x.rows, y.rows, x.centered, y.centered, x.norms, y.norms] as const;
      const tables = [indices + 4 * i * k, squared + 8 * i * k, indices + 4 * j * k, squared + 8 * j * k] as const;
      const excludes = exclude ? ([excluded + 4 * i, excluded + 4 * j] as const) : ([0, 0] as const);
      const sizes = [Math.min(BLOCK, n - i), Math.min(BLOCK, n - j), d, k] as const;
      return [...sizes, ...sides, ...tables, i, j, ...excludes, 0, 0, scale * scale, a === b ? 1 : 0];
    };
    const diagonal = Array.from({ length: blocks }, (_, b) => [b, b] as const);
    for (const pairs of [diagonal, ...tournament(blocks)]) {
      core.spread(
        "nearestBoth",
        pairs.map(call),
        pairs.length * BLOCK * BLOCK * d,
        { at: 18, count: ((BLOCK + 1) * BLOCK) / 2 },
        { at: 19, count: gemmWorkspace(BLOCK) },
      );
    }
    result.indices.set(core.i32(indices, n * k));
    result.squared.set(core.f64(squared, n * k));
  });
}
