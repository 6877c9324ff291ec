import type { Triplets } from "../constraints/types.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";

/** The distinct pairs of rows that triplets speak of: many triplets share them. */
export interface TripletEdges {
  readonly pairs: RowPairs;
  /** For each triplet the place of (anchor, positive) in `pairs`. */
  readonly positive: Int32Array;
  /** For each triplet the place of (anchor, negative) in `pairs`. */
  readonly negative: Int32Array;
}

/** Lists the pairs in the order of their first appearance; (i, j) and (j, i) are one. */
export function tripletEdges({ anchor, positive, negative }: Triplets, rows: number): TripletEdges {
  const places = new Map<number, number>();
  const left: number[] = [];
  const right: number[] = [];
  const place = (i: number, j: number): number => {
    const key = Math.min(i, j) * rows + Math.max(i, j);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, left.length);
    left.push(i);
    return right.push(j) - 1;
  };
  return {
    positive: anchor.map((i, t) => place(i, positive[t])),
    negative: anchor.map((i, t) => place(i, negative[t])),
    pairs: { left: Int32Array.from(left), right: Int32Array.from(right) },
  };
}
