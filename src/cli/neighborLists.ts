import { EtalonError } from "../base/errors.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** The nearest other rows of one query, nearest first, with plain distances. */
export interface NeighborList {
  readonly rows: readonly number[];
  readonly distances: readonly number[];
}

/** The k nearest rows of `space` to each queried row of `asking`; a row that asks in its own space is not found. */
export function rankedNeighbors(
  space: Matrix,
  queries: readonly number[],
  k: number,
  asking: Matrix = space,
  own = asking === space,
): NeighborList[] {
  const found = nearest(asking.take(queries), space, k, own ? { exclude: Int32Array.from(queries) } : {});
  return queries.map((_, q) => ({
    rows: Array.from(found.indices.subarray(q * k, (q + 1) * k)),
    distances: Array.from(found.squared.subarray(q * k, (q + 1) * k), Math.sqrt),
  }));
}

/** At most all the others. `DATA` when there is but one point, which asks for itself. */
export function clampNeighbors(asked: number, points: number, own = true): number {
  if (!own) return Math.min(asked, points);
  if (points < 2) throw new EtalonError("DATA", "a single point has no neighbors. Give at least two.");
  return Math.min(asked, points - 1);
}
