import { centerInto } from "../columnMeans.ts";
import { Matrix } from "../matrix.ts";
import { allocateRows, loadRows, rowsFrom, TILE_COLUMNS, TILE_ROWS } from "./distancesWasm.ts";
import { distanceTile } from "./distanceTile.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import { inArena, type Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

const ENTRIES = TILE_ROWS * TILE_COLUMNS;
const TILES_PER_THREAD = 4;

/** What each row reaches: pairs closer than max(radii) + (slack + slack) count, of different labels where labels are given. */
export interface Reach {
  readonly radii: Float64Array;
  readonly slack: Float64Array;
  readonly labels?: Int32Array | undefined;
}

/** Takes the pairs of one tile, `count` of them; false ends the search. */
export type TakePairs = (left: Int32Array, right: Int32Array, count: number) => boolean;

interface Tile {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/** The tiles that meet the part above the diagonal, in the order in which pairs are listed. */
function* tilesOf(n: number): Generator<Tile> {
  for (let column = 0; column < n; column += TILE_COLUMNS) {
    const columns = Math.min(TILE_COLUMNS, n - column);
    for (let row = 0; row < column + columns; row += TILE_ROWS) {
      yield { row, rows: Math.min(TILE_ROWS, n - row), column, columns };
    }
  }
}

export function pairsWithinTwin(x: Matrix, center: Float64Array, reach: Reach, take: TakePairs): void {
  const { rows: n, cols: d } = x;
  const centered = new Matrix(n, d);
  centerInto(x, 0, n, center, centered.data, 0);
  const rowsOf = (data: Float64Array, first: number, count: number) => data.subarray(first * d, (first + count) * d);
  const [left, right] = [new Int32Array(ENTRIES), new Int32Array(ENTRIES)];
  for (const tile of tilesOf(n)) {
    const { row, rows, column, columns } = tile;
    const squared = new Float64Array(rows * columns);
    const [a, b] = [rowsOf(x.data, row, rows), rowsOf(x.data, column, columns)];
    const [ca, cb] = [rowsOf(centered.data, row, rows), rowsOf(centered.data, column, columns)];
    distanceTile([rows, columns, d], a, b, ca, cb, squared);
    if (!take(left, right, listTile(tile, squared, reach, left, right))) return;
  }
}

function listTile(tile: Tile, squared: Float64Array, reach: Reach, left: Int32Array, right: Int32Array): number {
  const { radii, slack, labels } = reach;
  let count = 0;
  for (let i = tile.row; i < tile.row + tile.rows; i++) {
    for (let j = Math.max(i + 1, tile.column); j < tile.column + tile.columns; j++) {
      const limit = Math.max(radii[i], radii[j]) + (slack[i] + slack[j]);
      if (!(squared[(i - tile.row) * tile.columns + j - tile.column] < limit * limit)) continue;
      if (labels && labels[i] === labels[j]) continue;
      left[count] = i;
      right[count++] = j;
    }
  }
  return count;
}

export function pairsWithinByWasm(core: Wasm, x: Matrix, center: Float64Array, reach: Reach, take: TakePairs): void {
  const { rows: n, cols: d } = x;
  const { radii, slack, labels } = reach;
  inArena(core, () => {
    const points = allocateRows(core, n, d);
    const [r, s] = [core.alloc(n + 1), core.alloc(n + 1)];
    const codes = labels ? core.alloc(n / 2 + 1) : 0;
    const group = core.threads === 1 ? 1 : TILES_PER_THREAD * core.threads;
    const lists = Array.from({ length: group }, () => [
      core.alloc(ENTRIES / 2),
      core.alloc(ENTRIES / 2),
      core.alloc(1),
    ]);
    loadRows(core, x, 0, n, center, points);
    core.f64(r, n).set(radii);
    core.f64(s, n).set(slack);
    if (labels) core.i32(codes, n).set(labels);
    const label = (row: number): number => (labels ? codes + 4 * row : 0);
    for (const tiles of groupsOf(tilesOf(n), group)) {
      const calls = tiles.map(({ row, rows, column, columns }, place): Call<"pairsWithin"> => {
        const [a, b] = [rowsFrom(points, row, d), rowsFrom(points, column, d)];
        const sides = [a.rows, b.rows, a.centered, b.centered, a.norms, b.norms] as const;
        const reaches = [r + 8 * row, r + 8 * column, s + 8 * row, s + 8 * column] as const;
        const [left, right, count] = lists[place];
        return [
          ...([rows, columns, d, ...sides, 0, 0, row, column, ...reaches] as const),
          ...([label(row), label(column), left, right, count] as const),
        ];
      });
      const work = tiles.length * ENTRIES * d;
      core.spread(
        "pairsWithin",
        calls,
        work,
        { at: 9, count: ENTRIES + 1 },
        { at: 10, count: gemmWorkspace(TILE_COLUMNS) },
      );
      for (const [left, right, at] of lists.slice(0, tiles.length)) {
        const count = core.heap()[at / 8];
        if (!take(core.i32(left, count), core.i32(right, count), count)) return;
      }
    }
  });
}

function* groupsOf(tiles: Iterable<Tile>, size: number): Generator<Tile[]> {
  let group: Tile[] = [];
  for (const tile of tiles) {
    group.push(tile);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
