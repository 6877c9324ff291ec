import { type AffinityScatter, affinityWorkspace, affinityScatter as twin } from "./loops/affinityScatter.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import type { Call } from "./loops/wasmLoops.ts";
import type { Matrix } from "./matrix.ts";

export type { AffinityScatter } from "./loops/affinityScatter.ts";

/** Multiplications from which copying into the arena pays. */
const WORTH_COPYING = 1000;
/** The most rows of a group: half of its affinities are held, 4 MB. */
export const AFFINITY_ROWS = 1024;
/** Doubles of results that are held at a time. */
const HELD = 1 << 20;

/** Rows first … first + size − 1, and the neighbor that gives their scales. */
interface Group {
  readonly first: number;
  readonly size: number;
  readonly k: number;
}

/**
 * For each group of 2 to `AFFINITY_ROWS` rows, the largest first: Σ x xᵀ and ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ of its rows, whose mean must be near 0, d x d each and exactly
 * symmetric. Group g has rows starts_g to starts_{g + 1} − 1. A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)), σ_i the distance of x_i to its k-th neighbor in the group, or to
 * the last of a smaller one; A is 1 where points coincide. O(Σ n_g² d) time; each thread holds half of the affinities of one group.
 */
export function eachAffinityScatter(
  points: Matrix,
  starts: ArrayLike<number>,
  neighbors: number,
  visit: (scatter: AffinityScatter, size: number) => void,
): void {
  const { cols: d, data } = points;
  const groups = groupsBySize(starts, neighbors);
  const core = workOf(groups, d) >= WORTH_COPYING ? wasm() : null;
  if (core) {
    const batch = Math.max(core.threads, Math.floor(HELD / (2 * d * d)));
    for (let end = groups.length; end > 0; end -= batch)
      scattersByWasm(core, points, groups.slice(Math.max(0, end - batch), end), visit);
  } else {
    for (const { first, size, k } of groups.reverse())
      visit(twin(size, d, k, data.subarray(first * d, (first + size) * d)), size);
  }
}

function scattersByWasm(
  core: Wasm,
  { cols: d, data }: Matrix,
  groups: readonly Group[],
  visit: (scatter: AffinityScatter, size: number) => void,
): void {
  inArena(core, () => {
    const [first, last] = [groups[0], groups[groups.length - 1]];
    const x = core.alloc(groups.reduce((sum, { size }) => sum + size * d, 0));
    const out = core.alloc(groups.length * 2 * d * d);
    let at = x;
    const calls = groups.map(({ first, size, k }, g): Call<"affinityScatter"> => {
      const from = at;
      core.heap().set(data.subarray(first * d, (first + size) * d), from / 8);
      at += 8 * size * d;
      const near = out + 16 * g * d * d;
      return [size, d, k, from, near, near + 8 * d * d, 0];
    });
    core.spread("affinityScatter", calls, workOf(groups, d), {
      at: 6,
      count: affinityWorkspace(last.size, d, Math.max(first.k, last.k)),
    });
    for (let g = groups.length - 1; g >= 0; g--) {
      const near = out + 16 * g * d * d;
      visit({ near: core.f64(near, d * d), gram: core.f64(near + 8 * d * d, d * d) }, groups[g].size);
    }
  });
}

/** The largest last: threads take calls from the end. */
const groupsBySize = (starts: ArrayLike<number>, neighbors: number): Group[] =>
  Array.from({ length: starts.length - 1 }, (_, g) => {
    const size = starts[g + 1] - starts[g];
    return { first: starts[g], size, k: Math.min(neighbors, size - 1) };
  })
    .filter(({ size }) => size > 1 && size <= AFFINITY_ROWS)
    .sort((a, b) => a.size - b.size);

/** Multiplications, an exponential counted as twenty. */
const workOf = (groups: readonly Group[], d: number): number =>
  groups.reduce((sum, { size }) => sum + size * size * (d + 20), 0);
