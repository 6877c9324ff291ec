import type { Level } from "./levelTree.ts";

export const SELECTIONS = ["excessOfMass", "leaf"] as const;

/** The clusters of all densities (1 / distance) that hold enough points. Cluster 0 is everything. */
export interface CondensedTree {
  /** Of each cluster the one it came out of, -1 for everything. */
  readonly parents: readonly number[];
  readonly stabilities: readonly number[];
  /** The greatest density at which something leaves each cluster. */
  readonly peaks: readonly number[];
  /** For each row the smallest cluster it is in. */
  readonly cluster: Int32Array;
  /** And the density at which it leaves that one. */
  readonly density: Float64Array;
}

/** Walks down the hierarchy: what falls off in groups of less than `minClusterSize` leaves its cluster, and two or more groups that are large enough are new clusters. */
export function condense(tree: Level, minClusterSize: number): CondensedTree {
  const parents = [-1];
  const births = [0];
  const stabilities = [0];
  const peaks = [0];
  const cluster = new Int32Array(tree.size);
  const density = new Float64Array(tree.size);
  const leave = (own: number, level: Level, at: number): void => {
    stabilities[own] += level.size * (births[own] === Infinity ? 0 : at - births[own]);
    peaks[own] = Math.max(peaks[own], at);
  };
  const open: { readonly level: Level; readonly own: number }[] = [{ level: tree, own: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { level, own } = next;
    if (level.row >= 0) {
      // A single point that is a cluster by itself: there is but one point.
      cluster[level.row] = own;
      density[level.row] = peaks[own];
      continue;
    }
    const at = 1 / level.height;
    const large = level.children.filter(({ size }) => size >= minClusterSize);
    for (const child of level.children) {
      if (child.size >= minClusterSize) continue;
      leave(own, child, at);
      for (const row of rowsOf(child)) {
        cluster[row] = own;
        density[row] = at;
      }
    }
    if (large.length === 1) open.push({ level: large[0], own });
    else {
      for (const child of large) {
        leave(own, child, at);
        parents.push(own);
        births.push(at);
        stabilities.push(0);
        peaks.push(at);
        open.push({ level: child, own: parents.length - 1 });
      }
    }
  }
  return { parents, stabilities, peaks, cluster, density };
}

function rowsOf(level: Level): number[] {
  const rows: number[] = [];
  const open = [level];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.row >= 0) rows.push(next.row);
    for (const child of next.children) open.push(child);
  }
  return rows;
}

/** For each cluster the chosen one that holds it, -1 for none. Everything together is never chosen. */
export function selectClusters(
  { parents, stabilities }: CondensedTree,
  selection: (typeof SELECTIONS)[number],
): Int32Array {
  const count = parents.length;
  const ofChildren = new Float64Array(count);
  const hasChildren = new Uint8Array(count);
  const own = new Uint8Array(count);
  // Clusters come after those they came out of.
  for (let c = count - 1; c > 0; c--) {
    const lasts = selection === "leaf" ? hasChildren[c] === 0 : stabilities[c] >= ofChildren[c];
    own[c] = lasts ? 1 : 0;
    ofChildren[parents[c]] += lasts ? stabilities[c] : ofChildren[c];
    hasChildren[parents[c]] = 1;
  }
  const chosen = new Int32Array(count).fill(-1);
  for (let c = 1; c < count; c++) {
    const above = chosen[parents[c]];
    chosen[c] = above >= 0 ? above : own[c] === 1 ? c : -1;
  }
  return chosen;
}
