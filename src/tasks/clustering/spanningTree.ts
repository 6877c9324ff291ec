import type { Merge } from "./dendrogram.ts";

/**
 * The edges of a minimum spanning tree of n points, by Prim's method: n² distances, memory of n. `distancesFrom(row, out)` writes the distances
 * of all points to one; of equally short edges the one to the lower point is taken. Prim 1957.
 */
export function minimumSpanningTree(n: number, distancesFrom: (row: number, out: Float64Array) => void): Merge[] {
  const nearest = new Float64Array(n).fill(Infinity);
  const from = new Int32Array(n);
  const open = Int32Array.from({ length: n }, (_, i) => i);
  const distances = new Float64Array(n);
  const edges: Merge[] = [];
  let added = 0;
  open[0] = n - 1;
  for (let left = n - 1; left > 0; left--) {
    distancesFrom(added, distances);
    let best = 0;
    for (let slot = 0; slot < left; slot++) {
      const point = open[slot];
      if (distances[point] < nearest[point]) {
        nearest[point] = distances[point];
        from[point] = added;
      }
      const shorter = nearest[point] - nearest[open[best]];
      if (shorter < 0 || (shorter === 0 && point < open[best])) best = slot;
    }
    added = open[best];
    edges.push({ a: from[added], b: added, height: nearest[added] });
    open[best] = open[left - 1];
  }
  return edges;
}
