import type { Nearest } from "../linalg/distances.ts";

/**
 * Majority vote of each query's neighbors: class codes, one for each query. Tied classes: that of the nearest tied neighbor.
 * `codes` holds the class of each point from 0 to `classes` - 1. A query without any neighbor gets -1.
 */
export function majorityVote({ neighbors, indices }: Nearest, codes: Int32Array, classes: number): Int32Array {
  const votes = new Int32Array(classes);
  return Int32Array.from({ length: indices.length / neighbors }, (_, i) => {
    votes.fill(0);
    let most = 0;
    const end = (i + 1) * neighbors;
    for (let slot = i * neighbors; slot < end && indices[slot] >= 0; slot++)
      most = Math.max(most, ++votes[codes[indices[slot]]]);
    for (let slot = i * neighbors; slot < end && indices[slot] >= 0; slot++) {
      if (votes[codes[indices[slot]]] === most) return codes[indices[slot]];
    }
    return -1;
  });
}
