/** For each pair the number of the cluster that it lies in: items that a path of pairs connects are in one. Numbers by first appearance. */
export function pairClusters(left: ArrayLike<number>, right: ArrayLike<number>): Int32Array {
  const parent = new Map<number, number>();
  const rootOf = (item: number): number => {
    let root = item;
    for (let next = parent.get(root) ?? root; next !== root; next = parent.get(root) ?? root) root = next;
    for (let at = item; at !== root; ) {
      const next = parent.get(at) ?? at;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  for (let e = 0; e < left.length; e++) parent.set(rootOf(left[e]), rootOf(right[e]));
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: left.length }, (_, e) => {
    const root = rootOf(left[e]);
    const known = numbers.get(root) ?? numbers.size;
    numbers.set(root, known);
    return known;
  });
}

/** Whether clusters are many and small, the largest holding a tenth of the pairs at most, so that whole clusters can be drawn or held out. */
export function areSmall(clusters: Int32Array): boolean {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return [...sizes.values()].every((size) => 10 * size <= clusters.length);
}
