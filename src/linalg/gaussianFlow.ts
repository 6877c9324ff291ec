import {
  BLOCK,
  type FlowSpace,
  flowFrom,
  openFlow,
  placed,
  sidesOf,
  type Tile,
  viewOf,
  workOf,
  zeros,
} from "./loops/flowTiles.ts";
import { gemmWorkspace } from "./loops/gemmWorkspace.ts";
import { type TileCore, twinTiles } from "./loops/tileCore.ts";
import { inArena, wasm } from "./loops/wasm.ts";
import type { Call } from "./loops/wasmLoops.ts";
import type { Matrix } from "./matrix.ts";

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
 * Each pair is visited once; memory is n (k + 10) and at most 32 MB of e, not n x n.
 */
export function gaussianFlow(rows: Matrix, groups: RowGroups, factors: (sums: GroupNumbers) => GroupNumbers): Matrix {
  const core = wasm();
  return core ? inArena(core, () => flowOf(core, rows, groups, factors)) : flowOf(twinTiles(), rows, groups, factors);
}

/** Addresses in the arena. */
interface Grouped extends FlowSpace {
  readonly from: number;
  readonly to: number;
  readonly own: number;
  readonly other: number;
}

function flowOf(
  core: TileCore,
  rows: Matrix,
  groups: RowGroups,
  factors: (sums: GroupNumbers) => GroupNumbers,
): Matrix {
  const n = rows.rows;
  const [from, to] = [placed(core, groups.from), placed(core, groups.to)];
  const [own, other] = [zeros(core, n), zeros(core, n)];
  const space: Grouped = { ...openFlow(core, rows), from, to, own, other };
  for (const tiles of space.rounds) addSums(space, tiles, true);
  const given = factors({ own: viewOf(core, own, n).slice(), other: viewOf(core, other, n).slice() });
  viewOf(core, own, n).set(given.own);
  viewOf(core, other, n).set(given.other);
  for (const tiles of space.rounds) {
    if (!space.kept) addSums(space, tiles, false);
    addFlow(space, tiles);
  }
  return flowFrom(space);
}

/** Makes the tiles e^−q; with `summed`, adds them to the sums of rows and, off the diagonal, of columns. */
function addSums(space: Grouped, tiles: readonly Tile[], summed: boolean): void {
  const { core, k, from, to, own, other, aside } = space;
  const calls = tiles.map((tile): Call<"flowSums"> => {
    const { i, j } = tile;
    const sums = summed ? ([own + 8 * i, other + 8 * i] as const) : ([aside, aside] as const);
    const columns = summed && i !== j ? ([own + 8 * j, other + 8 * j] as const) : ([aside, aside] as const);
    return [...sidesOf(space, tile), 0, i === j ? 1 : 0, j, from + 8 * i, to + 8 * i, ...sums, ...columns];
  });
  core.spread("flowSums", calls, workOf(tiles, k), { at: 10, count: gemmWorkspace(BLOCK) });
}

/** Adds the weights of the tiles to the degrees of their rows and columns, and −W Z and −Wᵀ Z to their flow. */
function addFlow({ core, k, z, from, to, own, other, degrees, flow, aside }: Grouped, tiles: readonly Tile[]): void {
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
