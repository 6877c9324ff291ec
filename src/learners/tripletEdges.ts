import { quadrupletsFromTriplets } from "../constraints/comparisons.ts";
import type { Quadruplets, Triplets } from "../constraints/types.ts";
import { worthOf } from "../constraints/worth.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";

/** The distinct pairs of rows that triplets speak of: many triplets share them. */
export interface TripletEdges {
  readonly pairs: RowPairs;
  /** For each triplet the place of (anchor, positive) in `pairs`. */
  readonly positive: Int32Array;
  /** For each triplet the place of (anchor, negative) in `pairs`. */
  readonly negative: Int32Array;
  /** What each triplet is worth, mean 1. */
  readonly worth: Float64Array;
}

export const tripletEdges = (triplets: Triplets, rows: number): TripletEdges =>
  quadrupletEdges(quadrupletsFromTriplets(triplets), rows);

/**
 * The same of quadruplets: (a, b) in `positive`, (c, d) in `negative`. Pairs stand in the order of their first appearance; (i, j) and (j, i) are one.
 */
export function quadrupletEdges({ a, b, c, d, weights }: Quadruplets, rows: number): TripletEdges {
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
    positive: a.map((i, t) => place(i, b[t])),
    negative: c.map((i, t) => place(i, d[t])),
    worth: worthOf(a.length, weights),
    pairs: { left: Int32Array.from(left), right: Int32Array.from(right) },
  };
}
