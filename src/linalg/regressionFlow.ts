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
import { Matrix } from "./matrix.ts";

/** Σ_j e_ij, n numbers, and Σ_j e_ij y_j, n x m. */
export interface KernelSums {
  readonly total: Float64Array;
  readonly targets: Matrix;
}

/** a, n numbers, and b, n x m. */
export interface KernelFactors {
  readonly level: Float64Array;
  readonly slope: Matrix;
}

/**
 * With e_ij = exp(−‖z_i − z_j‖²), e_ii = 0, of rows z (n x k) with targets y (n x m): hands Σ_j e_ij and Σ_j e_ij y_j to `factors`, takes a and b back and
 * returns Lap(W) Z, n x k, W_ij = e_ij (a_i + a_j − b_i·y_j − b_j·y_i). Each pair is visited once; memory is
 * n (k + 7 m + 10) and at most 32 MB of e, not n x n.
 */
export function regressionFlow(rows: Matrix, targets: Matrix, factors: (sums: KernelSums) => KernelFactors): Matrix {
  const core = wasm();
  return core ? inArena(core, () => flowOf(core, rows, targets, factors)) : flowOf(twinTiles(), rows, targets, factors);
}

/** Addresses in the arena: one group of all rows, and what is summed and weighed. */
interface Targeted extends FlowSpace {
  readonly m: number;
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly targets: number;
  readonly sums: number;
}

/** Addresses of a, and of u = (b, y) and v = (y, b): b_i·y_j + b_j·y_i = u_i·v_j. */
interface Factors {
  readonly level: number;
  readonly left: number;
  readonly right: number;
}

function flowOf(core: TileCore, rows: Matrix, targets: Matrix, factors: (sums: KernelSums) => KernelFactors): Matrix {
  const [n, m] = [rows.rows, targets.cols];
  const space: Targeted = {
    m,
    from: zeros(core, n),
    to: placed(core, new Float64Array(n).fill(n)),
    total: zeros(core, n),
    targets: placed(core, targets.data),
    sums: zeros(core, n * m),
    ...openFlow(core, rows),
  };
  for (const tiles of space.rounds) addSums(space, tiles);
  const given = factors({
    total: viewOf(core, space.total, n).slice(),
    targets: new Matrix(n, m, viewOf(core, space.sums, n * m).slice()),
  });
  const placedFactors = {
    level: placed(core, given.level),
    left: placed(core, beside(given.slope, targets).data),
    right: placed(core, beside(targets, given.slope).data),
  };
  for (const tiles of space.rounds) {
    if (!space.kept) makeAgain(space, tiles);
    addFlow(space, placedFactors, tiles);
  }
  return flowFrom(space);
}

/** Makes the tiles e^−q and adds them, alone and times the targets, to the sums of rows and, off the diagonal, of columns. */
function addSums(space: Targeted, tiles: readonly Tile[]): void {
  const { core, k, m, from, to, total, targets, sums, aside } = space;
  const calls = tiles.map((tile): Call<"targetSums"> => {
    const { i, j } = tile;
    const columns = i === j ? aside : total + 8 * j;
    const totals = [total + 8 * i, aside, columns, aside] as const;
    const ends = [targets + 8 * i * m, targets + 8 * j * m, sums + 8 * i * m, sums + 8 * j * m] as const;
    return [...sidesOf(space, tile), 0, i === j ? 1 : 0, j, from + 8 * i, to + 8 * i, ...totals, m, ...ends];
  });
  core.spread("targetSums", calls, workOf(tiles, k + 2 * m), { at: 10, count: gemmWorkspace(Math.max(BLOCK, m)) });
}

function makeAgain(space: Targeted, tiles: readonly Tile[]): void {
  const { core, k, from, to, aside } = space;
  const calls = tiles.map((tile): Call<"flowSums"> => {
    const { i, j } = tile;
    return [...sidesOf(space, tile), 0, i === j ? 1 : 0, j, from + 8 * i, to + 8 * i, aside, aside, aside, aside];
  });
  core.spread("flowSums", calls, workOf(tiles, k), { at: 10, count: gemmWorkspace(BLOCK) });
}

/** Adds the weights of the tiles to the degrees of their rows and columns, and −W Z and −Wᵀ Z to their flow. */
function addFlow(space: Targeted, { level, left, right }: Factors, tiles: readonly Tile[]): void {
  const { core, n, k, m, z, degrees, flow, aside } = space;
  const calls = tiles.map(({ i, height, j, width, address }): Call<"targetWeights"> => {
    const factors = [level + 8 * i, level + 8 * j, 2 * m, left + 16 * i * m, right + 16 * j * m] as const;
    const sums = [degrees + 8 * i, i === j ? aside : degrees + 8 * j] as const;
    const [upper, lower] = [8 * i * k, 8 * j * k];
    const ends = [z.centered + upper, z.centered + lower, flow + upper, flow + lower] as const;
    return [height, width, k, address, 0, ...factors, ...sums, ...ends, 0, i === j ? 1 : 0];
  });
  const size = Math.min(n, BLOCK);
  core.spread(
    "targetWeights",
    calls,
    2 * workOf(tiles, k + m),
    { at: 16, count: gemmWorkspace(Math.max(BLOCK, k)) },
    { at: 4, count: size * size },
  );
}

/** The rows of both, one after the other. */
function beside(left: Matrix, right: Matrix): Matrix {
  const out = new Matrix(left.rows, left.cols + right.cols);
  for (let i = 0; i < left.rows; i++) {
    out.data.set(left.row(i), i * out.cols);
    out.data.set(right.row(i), i * out.cols + left.cols);
  }
  return out;
}
