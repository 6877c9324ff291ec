import { disjointSets, type Merge } from "./dendrogram.ts";

/** Points that one distance joins, and the groups they were in below it. */
export interface Level {
  /** The distance that joins them; -1 for a single point. */
  readonly height: number;
  readonly size: number;
  /** Groups of smaller heights; none for a single point. */
  readonly children: readonly Level[];
  /** The row of a single point, else -1. */
  readonly row: number;
}

interface Growing extends Level {
  size: number;
  children: Growing[];
}

/** The hierarchy of a minimum spanning tree. What one distance joins is one level, however many groups it joins. */
export function levelTree(edges: readonly Merge[], n: number): Level {
  const sorted = [...edges].sort((a, b) => a.height - b.height);
  const { find, join } = disjointSets(n);
  const top: Growing[] = Array.from({ length: n }, (_, row) => ({ height: -1, size: 1, children: [], row }));
  for (const { a, b, height } of sorted) {
    const [x, y] = [top[find(a)], top[find(b)]];
    top[join(a, b).kept] = joined(x, y, height);
  }
  return top[find(0)];
}

function joined(x: Growing, y: Growing, height: number): Growing {
  const [large, small] = x.children.length < y.children.length ? [y, x] : [x, y];
  if (large.height !== height && small.height !== height) {
    return { height, size: x.size + y.size, children: [x, y], row: -1 };
  }
  const [into, from] = large.height === height ? [large, small] : [small, large];
  if (from.height === height) for (const child of from.children) into.children.push(child);
  else into.children.push(from);
  into.size += from.size;
  return into;
}
