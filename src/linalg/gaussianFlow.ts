import { columnMeans } from "./columnMeans.ts";
import { allocateRows, type CenteredRows, loadRows, rowsFrom } from "./loops/distancesWasm.ts";
import { gemmAt, gemmWorkspace } from "./loops/gemmWasm.ts";
import { type TileCore, twinTiles } from "./loops/tileCore.ts";
import { inArena, wasm } from "./loops/wasm.ts";
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
  readonly workspace: number;
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
    workspace: core.alloc(gemmWorkspace(Math.max(size, k))),
  };
  const table = core.alloc((kept ? count : 1) * size * size);
  const tiles = tilesOf(n, table, kept ? 8 * size * size : 0);
  const heap = core.heap();
  const view = (address: number, length: number): Float64Array => heap.subarray(address / 8, address / 8 + length);
  loadRows(core, rows, 0, n, center, layout.z);
  view(layout.from, n).set(groups.from);
  view(layout.to, n).set(groups.to);
  view(layout.own, n).fill(0);
  view(layout.other, n).fill(0);
  view(layout.degrees, n).fill(0);
  view(layout.flow, n * k).fill(0);
  for (const tile of tiles) {
    distances(core, layout, tile);
    exponentials(core, layout, tile, true);
  }
  const given = factors({ own: view(layout.own, n).slice(), other: view(layout.other, n).slice() });
  if (!given) return undefined;
  view(layout.own, n).set(given.own);
  view(layout.other, n).set(given.other);
  for (const tile of tiles) {
    if (!kept) {
      distances(core, layout, tile);
      exponentials(core, layout, tile, false);
    }
    addFlow(core, layout, tile);
  }
  const out = new Matrix(n, k);
  for (let i = 0, e = 0; i < n; i++) {
    const degree = heap[layout.degrees / 8 + i];
    for (let c = 0; c < k; c++, e++) out.data[e] = degree * heap[layout.z.centered / 8 + e] + heap[layout.flow / 8 + e];
  }
  return out;
}

function tilesOf(n: number, table: number, bytes: number): Tile[] {
  const tiles: Tile[] = [];
  for (let i = 0; i < n; i += BLOCK) {
    for (let j = i; j < n; j += BLOCK) {
      const [height, width] = [Math.min(BLOCK, n - i), Math.min(BLOCK, n - j)];
      tiles.push({ i, height, j, width, address: table + tiles.length * bytes });
    }
  }
  return tiles;
}

/** Squared distances; infinite from a row to itself. */
function distances(core: TileCore, { k, z, workspace }: Layout, { i, height, j, width, address }: Tile): void {
  const [a, b] = [rowsFrom(z, i, k), rowsFrom(z, j, k)];
  core.loops.squaredDistances(
    height,
    width,
    k,
    a.rows,
    b.rows,
    a.centered,
    b.centered,
    a.norms,
    b.norms,
    address,
    workspace,
  );
  if (i === j) for (let r = 0; r < height; r++) core.heap()[address / 8 + r * width + r] = Infinity;
}

/** e^−q in place; with `summed`, added to the sums of rows and, off the diagonal, of columns. */
function exponentials(core: TileCore, { from, to, own, other, aside }: Layout, tile: Tile, summed: boolean): void {
  const { i, height, j, width, address } = tile;
  const rows = summed ? [own + 8 * i, other + 8 * i] : [aside, aside];
  const columns = summed && i !== j ? [own + 8 * j, other + 8 * j] : [aside, aside];
  core.loops.gaussianTile(
    height,
    width,
    j,
    address,
    from + 8 * i,
    to + 8 * i,
    rows[0],
    rows[1],
    columns[0],
    columns[1],
  );
}

/** Adds the weights of a tile to the degrees of its rows and columns, and −W Z and −Wᵀ Z to their flow. */
function addFlow(core: TileCore, layout: Layout, { i, height, j, width, address }: Tile): void {
  const { k, z, from, to, own, other, degrees, flow, aside, workspace } = layout;
  core.loops.weighTile(
    height,
    width,
    j,
    address,
    from + 8 * i,
    to + 8 * i,
    own + 8 * i,
    other + 8 * i,
    own + 8 * j,
    other + 8 * j,
    degrees + 8 * i,
    i === j ? aside : degrees + 8 * j,
  );
  const [upper, lower] = [8 * i * k, 8 * j * k];
  gemmAt(core, [height, k, width], -1, [address, width, 1], [z.centered + lower, k, 1], [flow + upper, k], workspace);
  if (i === j) return;
  gemmAt(core, [width, k, height], -1, [address, 1, width], [z.centered + upper, k, 1], [flow + lower, k], workspace);
}
