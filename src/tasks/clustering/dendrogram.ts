import { EtalonError } from "../../base/errors.ts";
import { type Clustering, numbered } from "./clustering.ts";

/**
 * How n points became one cluster, merge by merge in order of height. Points are called 0 … n − 1 (rows of the input), the cluster that merge m
 * makes n + m: the columns of SciPy's linkage matrix.
 */
export interface Dendrogram {
  readonly points: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Never falling. */
  readonly heights: Float64Array;
  /** Points in the cluster made. */
  readonly sizes: Int32Array;
}

/** Two rows (in canonical order) whose clusters merge at a height. */
export interface Merge {
  readonly a: number;
  readonly b: number;
  readonly height: number;
}

/** The dendrogram of n − 1 merges given in any order; row r is the user's row `order[r]`. Merges of one height keep the order given. */
export function dendrogramOf(merges: readonly Merge[], order: Int32Array): Dendrogram {
  const n = order.length;
  const sorted = merges.map((merge, m) => ({ ...merge, m })).sort((x, y) => x.height - y.height || x.m - y.m);
  const { join } = disjointSets(n);
  const names = Int32Array.from(order); // of the cluster of each root
  const counts = new Int32Array(n).fill(1);
  const [left, right, sizes] = [new Int32Array(n - 1), new Int32Array(n - 1), new Int32Array(n - 1)];
  sorted.forEach(({ a, b }, m) => {
    const { kept, gone } = join(a, b);
    left[m] = Math.min(names[kept], names[gone]);
    right[m] = Math.max(names[kept], names[gone]);
    counts[kept] += counts[gone];
    sizes[m] = counts[kept];
    names[kept] = n + m;
  });
  return { points: n, left, right, heights: Float64Array.from(sorted, ({ height }) => height), sizes };
}

/** Sets that can only grow together. */
export function disjointSets(count: number): {
  find(item: number): number;
  /** Joins the sets of two items; the two roots there were, of which `kept` is the root from now on. */
  join(a: number, b: number): { readonly kept: number; readonly gone: number };
} {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (item: number): number => {
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  return {
    find,
    join(a, b) {
      const [x, y] = [find(a), find(b)];
      const [kept, gone] = x < y ? [x, y] : [y, x];
      parent[gone] = kept;
      return { kept, gone };
    },
  };
}

/** Where to cut a dendrogram: into so many clusters, or below merges higher than a height. */
export type Cut = { readonly clusters: number } | { readonly height: number };

/** The clusters below a cut; rows of one size are numbered by `order`, the canonical order of the points. `OPTION` for more clusters than points. */
export function cutDendrogram(
  { points: n, left, right, heights }: Dendrogram,
  cut: Cut,
  order: Int32Array,
): Clustering {
  const merges = "clusters" in cut ? n - cut.clusters : heights.findLastIndex((height) => height <= cut.height) + 1;
  if (!(Number.isInteger(merges) && merges >= 0 && merges < n)) {
    throw new EtalonError(
      "OPTION",
      `clusters: ${"clusters" in cut ? cut.clusters : ""} is not legal for ${n} points. Give an integer from 1 to ${n}.`,
    );
  }
  const { find, join } = disjointSets(n);
  const first = new Int32Array(n - 1); // a point in the cluster of each merge
  const pointIn = (name: number): number => (name < n ? name : first[name - n]);
  for (let m = 0; m < merges; m++) {
    first[m] = pointIn(left[m]);
    join(first[m], pointIn(right[m]));
  }
  const { codes: _, ...clustering } = numbered(
    Array.from(order, (row) => find(row)),
    order,
  );
  return clustering;
}
