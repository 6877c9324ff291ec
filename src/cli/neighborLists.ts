import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Nearest } from "../linalg/nearest.ts";
import { neighborFinder, type SearchedBy } from "../neighbors/finder.ts";
import type { IndexKind } from "../neighbors/types.ts";

/** The nearest other rows of one query, nearest first, with plain distances. */
export interface NeighborList {
  readonly rows: readonly number[];
  readonly distances: readonly number[];
}

/** The lists of some queries, and how they were found. */
export interface NeighborLists {
  readonly lists: readonly NeighborList[];
  readonly by: SearchedBy;
}

/** The k nearest rows of `space` to each queried row of `asking`; a row that asks in its own space is not found. `hnsw` may find fewer. */
export function rankedNeighbors(
  space: Matrix,
  queries: readonly number[],
  k: number,
  asking: Matrix = space,
  own = asking === space,
  index: IndexKind | "auto" = "auto",
): NeighborLists {
  const finder = neighborFinder(space, index);
  const found = finder.query(asking.take(queries), k, own ? Int32Array.from(queries) : undefined);
  return { lists: listsOf(found), by: finder.by };
}

/** One list for each query. */
export const listsOf = ({ neighbors: k, indices, squared }: Nearest): NeighborList[] =>
  Array.from({ length: indices.length / k }, (_, q) => {
    const rows = Array.from(indices.subarray(q * k, (q + 1) * k)).filter((row) => row >= 0);
    return { rows, distances: Array.from(squared.subarray(q * k, q * k + rows.length), Math.sqrt) };
  });

/** At most all the others. `DATA` when there is but one point, which asks for itself. */
export function clampNeighbors(asked: number, points: number, own = true): number {
  if (!own) return Math.min(asked, points);
  if (points < 2) throw new EtalonError("DATA", "a single point has no neighbors. Give at least two.");
  return Math.min(asked, points - 1);
}
