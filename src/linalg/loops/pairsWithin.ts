import { columnMeans } from "../columnMeans.ts";
import { leadingPart } from "../leadingPart.ts";
import type { Matrix } from "../matrix.ts";
import { allocateRows, rowsFrom, TILE_COLUMNS, TILE_ROWS } from "./distancesWasm.ts";
import { loadBounds, scaleOf } from "./nearestWasm.ts";
import { squaredDifference } from "./rowDistances.ts";
import { inArena, type Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

/** Taller than other tiles, for they hold 32-bit numbers. */
const ROWS = 2 * TILE_ROWS;
const ENTRIES = ROWS * TILE_COLUMNS;
const TILES_PER_THREAD = 4;

/** What each row reaches: pairs closer than max(radii) + (slack + slack) count, of different labels where labels are given. */
export interface Reach {
  readonly radii: Float64Array;
  readonly slack: Float64Array;
  readonly labels?: Int32Array | undefined;
}

/** Takes the pairs of one tile with their squared distances; false ends the search. */
export type TakePairs = (left: Int32Array, right: Int32Array, squared: Float64Array) => boolean;

interface Tile {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/** The tiles that meet the part above the diagonal, in the order in which pairs are listed. */
function* tilesOf(n: number): Generator<Tile> {
  for (let first = 0; first < n; first += TILE_COLUMNS) {
    const end = Math.min(n, first + TILE_COLUMNS);
    for (let row = 0; row < end; row += ROWS) {
      const column = Math.max(first, row);
      yield { row, rows: Math.min(ROWS, n - row), column, columns: end - column };
    }
  }
}

/** The definition, by direct differences. */
export function pairsWithinTwin(
  { data, rows: n, cols: d }: Matrix,
  { radii, slack, labels }: Reach,
  take: TakePairs,
): void {
  for (const { row, rows, column, columns } of tilesOf(n)) {
    const [left, right, squared]: number[][] = [[], [], []];
    for (let i = row; i < row + rows; i++) {
      for (let j = Math.max(i + 1, column); j < column + columns; j++) {
        if (labels && labels[i] === labels[j]) continue;
        const reach = Math.max(radii[i], radii[j]) + (slack[i] + slack[j]);
        const distance = squaredDifference(d, data, i * d, data, j * d);
        if (!(distance < reach * reach)) continue;
        left.push(i);
        right.push(j);
        squared.push(distance);
      }
    }
    if (!take(Int32Array.from(left), Int32Array.from(right), Float64Array.from(squared))) return;
  }
}

/** The same through lower bounds in GEMM form. Squares of all entries must neither overflow nor underflow. */
export function pairsWithinByWasm(core: Wasm, x: Matrix, reach: Reach, take: TakePairs): void {
  const { rows: n, cols: d } = x;
  const center = columnMeans(x);
  const scale = scaleOf(x, x, center);
  const { radii, slack, labels } = reach;
  const part = leadingPart(core, x, center, scale);
  const inner = part?.cols ?? d;
  inArena(core, () => {
    const bounds = allocateRows(core, n, inner);
    const rows = part ? core.alloc(n * d) : bounds.rows;
    const [r, s] = [core.alloc(n + 1), core.alloc(n + 1)];
    const codes = labels ? core.alloc(n / 2 + 1) : 0;
    const group = core.threads === 1 ? 1 : TILES_PER_THREAD * core.threads;
    const lists = Array.from({ length: group }, () => [
      core.alloc(ENTRIES / 2),
      core.alloc(ENTRIES / 2),
      core.alloc(ENTRIES),
      core.alloc(1),
    ]);
    if (part) {
      loadBounds(core, part, 0, n, new Float64Array(inner), 1, bounds);
      core.heap().set(x.data, rows / 8);
    } else loadBounds(core, x, 0, n, center, scale, bounds);
    core.f64(r, n).set(radii);
    core.f64(s, n).set(slack);
    if (labels) core.i32(codes, n).set(labels);
    const label = (row: number): number => (labels ? codes + 4 * row : 0);
    for (const tiles of groupsOf(tilesOf(n), group)) {
      const calls = tiles.map(({ row, rows: height, column, columns }, place): Call<"pairsWithin"> => {
        const [a, b] = [rowsFrom(bounds, row, inner), rowsFrom(bounds, column, inner)];
        const sides = [rows + 8 * row * d, rows + 8 * column * d, a.centered, b.centered, a.norms, b.norms] as const;
        const reaches = [r + 8 * row, r + 8 * column, s + 8 * row, s + 8 * column] as const;
        const [left, right, squared, count] = lists[place];
        return [
          ...([height, columns, d, inner, ...sides, 0, 0, row, column, ...reaches] as const),
          ...([label(row), label(column), left, right, squared, count, scale] as const),
        ];
      });
      const work = tiles.length * ENTRIES * inner;
      core.spread("pairsWithin", calls, work, { at: 10, count: MASKS }, { at: 11, count: workspaceOf(inner) });
      for (const [left, right, squared, at] of lists.slice(0, tiles.length)) {
        const count = core.heap()[at / 8];
        if (!take(core.i32(left, count), core.i32(right, count), core.f64(squared, count))) return;
      }
    }
  });
}

/** Doubles of a bit for each pair of a tile, with room for a register tile below. */
const MASKS = ((ROWS + 8) * TILE_COLUMNS) / 64;

/** Doubles of room for `inner` 32-bit numbers, the norm and the reach of each row and column, whole register tiles of them. */
const workspaceOf = (inner: number): number => ((ROWS + TILE_COLUMNS + 16) * (inner + 2)) / 2 + 32;

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
