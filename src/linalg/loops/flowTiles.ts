import { columnMeans } from "../columnMeans.ts";
import { Matrix } from "../matrix.ts";
import { allocateRows, type CenteredRows, loadRows, rowsFrom } from "./distancesWasm.ts";
import type { TileCore } from "./tileCore.ts";
import { tournament } from "./tournament.ts";

/** Rows and columns of a tile. */
export const BLOCK = 192;
/** Doubles of e^−q that are kept between the two passes; where there are more the second pass computes them again. */
const KEPT = 1 << 22;

/** Rows i … i + height − 1 by columns j … j + width − 1, j ≥ i, at an address. */
export interface Tile {
  readonly i: number;
  readonly height: number;
  readonly j: number;
  readonly width: number;
  readonly address: number;
}

/** Rows z (n x k) in the arena with their degrees, the flow between them, and room for tiles of pairs; `aside` takes sums that nobody reads. */
export interface FlowSpace {
  readonly core: TileCore;
  readonly n: number;
  readonly k: number;
  readonly z: CenteredRows;
  readonly degrees: number;
  readonly flow: number;
  readonly aside: number;
  /** The tiles on and above the diagonal in rounds, so that no two of a round share rows or columns: those may run at once, adding to sums of their own. */
  readonly rounds: readonly (readonly Tile[])[];
  /** Whether all tiles have an address of their own. */
  readonly kept: boolean;
}

export function openFlow(core: TileCore, rows: Matrix): FlowSpace {
  const { rows: n, cols: k } = rows;
  const size = Math.min(n, BLOCK);
  const blocks = Math.ceil(n / BLOCK);
  const count = (blocks * (blocks + 1)) / 2;
  const kept = count * size * size <= KEPT;
  const z = allocateRows(core, n, k);
  const [degrees, flow, aside] = [core.alloc(n), core.alloc(n * k), core.alloc(size)];
  const table = core.alloc((kept ? count : Math.min(count, blocks)) * size * size);
  loadRows(core, rows, 0, n, columnMeans(rows), z);
  viewOf(core, degrees, n).fill(0);
  viewOf(core, flow, n * k).fill(0);
  return { core, n, k, z, degrees, flow, aside, rounds: roundsOf(n, table, 8 * size * size, kept), kept };
}

/** The degrees times Z plus the flow, n x k. */
export function flowFrom({ core, n, k, z, degrees, flow }: FlowSpace): Matrix {
  const out = new Matrix(n, k);
  const heap = core.heap(); // only now: work may have grown the memory
  for (let i = 0, e = 0; i < n; i++) {
    const degree = heap[degrees / 8 + i];
    for (let c = 0; c < k; c++, e++) out.data[e] = degree * heap[z.centered / 8 + e] + heap[flow / 8 + e];
  }
  return out;
}

/** Numbers in the arena; taken anew after each `alloc`. */
export const viewOf = (core: TileCore, address: number, length: number): Float64Array =>
  core.heap().subarray(address / 8, address / 8 + length);

/** Numbers copied to the arena. */
export function placed(core: TileCore, numbers: Float64Array): number {
  const address = core.alloc(numbers.length);
  viewOf(core, address, numbers.length).set(numbers);
  return address;
}

/** Room for numbers that start from 0. */
export function zeros(core: TileCore, length: number): number {
  const address = core.alloc(length);
  viewOf(core, address, length).fill(0);
  return address;
}

/** The operands of `squaredDistances` of a tile's rows to its columns, without the workspace. */
export function sidesOf({ z, k }: FlowSpace, { i, height, j, width, address }: Tile) {
  const [a, b] = [rowsFrom(z, i, k), rowsFrom(z, j, k)];
  return [height, width, k, a.rows, b.rows, a.centered, b.centered, a.norms, b.norms, address] as const;
}

/** Multiplications with so many a pair, an exponential counted as twenty. */
export const workOf = (tiles: readonly Tile[], each: number): number =>
  tiles.reduce((sum, { height, width }) => sum + height * width * (each + 20), 0);

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
