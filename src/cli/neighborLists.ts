import { EtalonError } from "../base/errors.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** The nearest other rows of one query, nearest first, with plain distances. */
export interface NeighborList {
  readonly rows: readonly number[];
  readonly distances: readonly number[];
}

/** The k nearest other rows of each queried row. */
export function rankedNeighbors(space: Matrix, queries: readonly number[], k: number): NeighborList[] {
  const found = nearest(space.take(queries), space, k, { exclude: Int32Array.from(queries) });
  return queries.map((_, q) => ({
    rows: Array.from(found.indices.subarray(q * k, (q + 1) * k)),
    distances: Array.from(found.squared.subarray(q * k, (q + 1) * k), Math.sqrt),
  }));
}

/** At most all the others. `DATA` when there is but one point. */
export function clampNeighbors(asked: number, points: number): number {
  if (points < 2) throw new EtalonError("DATA", "a single point has no neighbors. Give at least two.");
  return Math.min(asked, points - 1);
}
