import type { Merge } from "./dendrogram.ts";

/** Clusters named by one of their points, as the chain sees them. */
export interface ChainClusters {
  readonly count: number;
  /** Distance of two clusters; the same bits either way round. */
  distance(a: number, b: number): number;
  /** Makes `a` the union of both; `b` is asked for no more. */
  merge(a: number, b: number): void;
}

/**
 * The merges of agglomerative clustering, found along chains of nearest neighbors: about 3 n²  / 2 distances. For linkages where no union of two
 * clusters is nearer to a third one than both were. Merges come in no order of height. Benzécri 1982; Murtagh 1983.
 */
export function nearestChain({ count, distance, merge }: ChainClusters): Merge[] {
  const active = Int32Array.from({ length: count }, (_, i) => i);
  const place = active.slice();
  let left = count;
  const reached = new Float64Array(count); // height of the merge that made each cluster
  const merges: Merge[] = [];
  const chain: number[] = [];
  const onChain = new Uint8Array(count);
  while (left > 1) {
    if (chain.length === 0) {
      chain.push(active[0]);
      onChain[active[0]] = 1;
    }
    const tip = chain[chain.length - 1];
    let best = chain[chain.length - 2] ?? -1;
    let least = best < 0 ? Infinity : distance(tip, best);
    for (let slot = 0; slot < left; slot++) {
      const other = active[slot];
      if (other === tip) continue;
      const length = distance(tip, other);
      if (length < least || (length === least && best !== chain[chain.length - 2] && other < best)) {
        least = length;
        best = other;
      }
    }
    if (best !== chain[chain.length - 2]) {
      if (onChain[best] === 1) {
        // Rounding alone can lead back onto the chain: a fresh one has strictly falling distances.
        for (const cluster of chain) onChain[cluster] = 0;
        chain.length = 0;
        continue;
      }
      chain.push(best);
      onChain[best] = 1;
      continue;
    }
    chain.length -= 2;
    onChain[tip] = 0;
    onChain[best] = 0;
    const [kept, gone] = tip < best ? [tip, best] : [best, tip];
    const height = Math.max(least, reached[kept], reached[gone]);
    merges.push({ a: kept, b: gone, height });
    merge(kept, gone);
    reached[kept] = height;
    const last = active[--left];
    active[place[gone]] = last;
    place[last] = place[gone];
  }
  return merges;
}
