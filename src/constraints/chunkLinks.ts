import { EtalonError } from "../base/errors.ts";
import type { Chunks, Pairs } from "./types.ts";

/** Pairs of chunks known to be of different classes, each pair once. */
export interface ChunkLinks {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export interface ChunkLinkOptions {
  /** The row a user calls each row by; itself when left out. */
  readonly order?: ArrayLike<number>;
  /** Pairs of chunks known to differ already. */
  readonly known?: readonly (readonly [number, number])[];
}

/**
 * The pairs of chunks that a dissimilar pair of points joins; pairs with an end in no chunk are passed over. `DATA` for a dissimilar pair inside a
 * chunk, or when no two chunks are joined.
 */
export function chunkLinks(
  { left, right, similar }: Pairs,
  { chunk, count }: Chunks,
  { order, known = [] }: ChunkLinkOptions = {},
): ChunkLinks {
  const keys = new Set(known.map(([a, b]) => Math.min(a, b) * count + Math.max(a, b)));
  for (let e = 0; e < left.length; e++) {
    if (similar[e] === 1) continue;
    const [a, b] = [chunk[left[e]], chunk[right[e]]];
    if (a < 0 || b < 0) continue;
    if (a === b) {
      const [i, j] = [left[e], right[e]].map((row) => order?.[row] ?? row);
      throw new EtalonError(
        "DATA",
        `pairs: a dissimilar pair has both ends in one chunk (rows ${i} and ${j}), though a chunk is of one class. Decide for one.`,
      );
    }
    keys.add(Math.min(a, b) * count + Math.max(a, b));
  }
  if (keys.size === 0) {
    throw new EtalonError(
      "DATA",
      "pairs: no dissimilar pair joins two chunks. Give dissimilar pairs of points in different chunks, or no pairs.",
    );
  }
  const sorted = Float64Array.from(keys).sort();
  return {
    left: Int32Array.from(sorted, (key) => Math.floor(key / count)),
    right: Int32Array.from(sorted, (key) => key % count),
  };
}
