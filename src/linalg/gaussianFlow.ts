import { columnMeans } from "./columnMeans.ts";
import { allocateRows, type CenteredRows, loadRows, rowsFrom } from "./loops/distancesWasm.ts";
import { gemmWorkspace } from "./loops/gemmWorkspace.ts";
import { type TileCore, twinTiles } from "./loops/tileCore.ts";
import { tournament } from "./loops/tournament.ts";
import { inArena, wasm } from "./loops/wasm.ts";
import type { Call } from "./loops/wasmLoops.ts";
import { Matrix } from "./matrix.ts";

/** Rows and columns of a tile. */
const BLOCK = 192;
/** Doubles of e^−q that are kept between the two passes; where there are more the second pass computes them again. */
const KEPT = 1 << 22;

/** Row i is of the group that takes the rows from_i to to_i − 1. */
export interface RowGroups {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** A number for each row about its own group, and one about all others. */
export interface GroupNumbers {
  readonly own: Float64Array;
  readonly other: Float64Array;
}

/**
 * With e_ij = exp(−‖z_i − z_j‖²), e_ii = 0, of rows z (n x k) that are sorted by group: hands Σ_j e_ij over the row's own group and over the others to
 * `factors`, takes factors f back and returns Lap(W) Z, n x k, W_ij = e_ij (f_i + f_j), f being `own` within a group and `other` across.
 * Undefined where `factors` gives none. Each pair is visited once; memory is n (k + 10) and at most 32 MB of e, not n x n.
 */
export function gaussianFlow(
  rows: Matrix,
  groups: RowGroups,
  factors: (sums: GroupNumbers) => GroupNumbers | undefined,
): Matrix | undefined {
  const core = wasm();
  return core ? inArena(core, () => flowOf(core, rows, groups, factors)) : flowOf(twinTiles(), rows, groups, factors);
}

/** Addresses in the arena; `aside` takes sums that nobody reads. */
interface Layout {
  readonly k: number;
  readonly z: CenteredRows;
  readonly from: number;
  readonly to: number;
  readonly own: number;
  readonly other: number;
  readonly degrees: number;
  readonly flow: number;
  readonly aside: number;
}

/** Rows i … i + height − 1 by columns j … j + width − 1, j ≥ i, at an address. */
interface Tile {
  readonly i: number;
  readonly height: number;
  readonly j: number;
  readonly width: number;
  readonly address: number;
}

function flowOf(
  core: TileCore,
  rows: Matrix,
  groups: RowGroups,
  factors: (sums: GroupNumbers) => GroupNumbers | undefined,
): Matrix | undefined {
  const { rows: n, cols: k } = rows;
  const center = columnMeans(rows);
  const size = Math.min(n, BLOCK);
  const blocks = Math.ceil(n / BLOCK);
  const count = (blocks * (blocks + 1)) / 2;
  const kept = count * size * size <= KEPT;
  const layout: Layout = {
    k,
    z: allocateRows(core, n, k),
    from: core.alloc(n),
    to: core.alloc(n),
    own: core.alloc(n),
    other: core.alloc(n),
    degrees: core.alloc(n),
    flow: core.alloc(n * k),
    aside: core.alloc(size),
  };
  const table = core.alloc((kept ? count : Math.min(count, blocks)) * size * size);
  const rounds = roundsOf(n, table, 8 * size * size, kept);
  const view = (address: number, length: number): Float64Array =>
    core.heap().subarray(address / 8, address / 8 + length);
  loadRows(core, rows, 0, n, center, layout.z);
  view(layout.from, n).set(groups.from);
  view(layout.to, n).set(groups.to);
  view(layout.own, n).fill(0);
  view(layout.other, n).fill(0);
  view(layout.degrees, n).fill(0);
  view(layout.flow, n * k).fill(0);
  for (const tiles of rounds) addSums(core, layout, tiles, true);
  const given = factors({ own: view(layout.own, n).slice(), other: view(layout.other, n).slice() });
  if (!given) return undefined;
  view(layout.own, n).set(given.own);
  view(layout.other, n).set(given.other);
  for (const tiles of rounds) {
    if (!kept) addSums(core, layout, tiles, false);
    addFlow(core, layout, tiles);
  }
  const out = new Matrix(n, k);
  const heap = core.heap(); // only now: work may have grown the memory
  for (let i = 0, e = 0; i < n; i++) {
    const degree = heap[layout.degrees / 8 + i];
    for (let c = 0; c < k; c++, e++) out.data[e] = degree * heap[layout.z.centered / 8 + e] + heap[layout.flow / 8 + e];
  }
  return out;
}

/** The tiles on and above the diagonal in rounds, so that no two of a round share rows or columns: those may run at once, adding to sums of their own. */
function roundsOf(n: number, table: number, bytes: number, kept: boolean): Tile[][] {
  const blocks = Math.ceil(n / BLOCK);
  let before = 0;
  return [Array.from({ length: blocks }, (_, b) => [b, b] as const), ...tournament(blocks)].map((pairs) => {
    const tiles = pairs.map(([a, b], place): Tile => {
      const [i, j] = [BLOCK * a, BLOCK * b];
      const [height, width] = [Math.min(BLOCK, n - i), Math.min(BLOCK, n - j)];
      return { i, height, j, width, address: table + (before + place) * bytes };
    });
    if (kept) before += tiles.length;
    return tiles;
  });
}

/** Makes the tiles e^−q; with `summed`, adds them to the sums of rows and, off the diagonal, of columns. */
function addSums(core: TileCore, { k, z, from, to, own, other, aside }: Layout, tiles: Tile[], summed: boolean): void {
  const calls = tiles.map(({ i, height, j, width, address }): Call<"flowSums"> => {
    const [a, b] = [rowsFrom(z, i, k), rowsFrom(z, j, k)];
    const sides = [a.rows, b.rows, a.centered, b.centered, a.norms, b.norms] as const;
    const sums = summed ? ([own + 8 * i, other + 8 * i] as const) : ([aside, aside] as const);
    const columns = summed && i !== j ? ([own + 8 * j, other + 8 * j] as const) : ([aside, aside] as const);
    const same = i === j ? 1 : 0;
    return [height, width, k, ...sides, address, 0, same, j, from + 8 * i, to + 8 * i, ...sums, ...columns];
  });
  core.spread("flowSums", calls, workOf(tiles, k), { at: 10, count: gemmWorkspace(BLOCK) });
}

/** Adds the weights of the tiles to the degrees of their rows and columns, and −W Z and −Wᵀ Z to their flow. */
function addFlow(core: TileCore, layout: Layout, tiles: Tile[]): void {
  const { k, z, from, to, own, other, degrees, flow, aside } = layout;
  const calls = tiles.map(({ i, height, j, width, address }): Call<"flowWeights"> => {
    const groups = [from + 8 * i, to + 8 * i] as const;
    const factors = [own + 8 * i, other + 8 * i, own + 8 * j, other + 8 * j] as const;
    const sums = [degrees + 8 * i, i === j ? aside : degrees + 8 * j] as const;
    const [upper, lower] = [8 * i * k, 8 * j * k];
    const ends = [z.centered + upper, z.centered + lower, flow + upper, flow + lower] as const;
    return [height, width, k, j, address, ...groups, ...factors, ...sums, ...ends, 0, i === j ? 1 : 0];
  });
  core.spread("flowWeights", calls, 2 * workOf(tiles, k), { at: 17, count: gemmWorkspace(k) });
}

/** Multiplications, an exponential counted as twenty. */
const workOf = (tiles: Tile[], k: number): number =>
  tiles.reduce((sum, { height, width }) => sum + height * width * (k + 20), 0);
