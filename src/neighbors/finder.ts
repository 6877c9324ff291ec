import type { Matrix } from "../linalg/matrix.ts";
import { type Nearest, nearest } from "../linalg/nearest.ts";
import { type Choice, chooseIndex } from "./choice.ts";
import { neighborIndex } from "./neighborIndex.ts";
import type { IndexKind, NeighborIndex, Recall } from "./types.ts";

/** How neighbors were found. */
export interface SearchedBy {
  readonly kind: IndexKind;
  readonly reason: string;
  readonly recall?: Recall;
}

/** Finds neighbors among the same points, call by call. */
export interface NeighborFinder {
  /** How the next call will search: `auto` begins with all distances. */
  readonly by: SearchedBy;
  query(queries: Matrix, neighbors: number, exclude?: Int32Array): Nearest;
}

/** An index pays when it is asked by so large a share of its points (measured: building costs as much as that many queries in tiles). */
const SHARE = 1 / 64;

/**
 * `auto` finds all neighbors: by a tree where one pays, built when queries enough have come, by all distances elsewhere; the bits are the same. Other kinds as in
 * `neighborIndex`. The points are not copied: they must stay as they are.
 */
export function neighborFinder(points: Matrix, kind: IndexKind | "auto" = "auto"): NeighborFinder {
  const task = { rows: points.rows, cols: points.cols, exact: true, distance: "euclidean" } as const;
  const choice: Choice = kind === "auto" ? chooseIndex(task) : { kind, reason: "asked for" };
  const wait = kind === "auto" ? Math.ceil(points.rows * SHARE) : 0;
  let index: NeighborIndex | undefined;
  let asked = 0;
  return {
    get by(): SearchedBy {
      if (index) return { kind: index.kind, reason: choice.reason, ...(index.recall && { recall: index.recall }) };
      if (choice.kind === "exact" || kind !== "auto") return choice;
      return { kind: "exact", reason: `fewer than ${wait} queries: building a tree would not pay` };
    },
    query(queries, neighbors, exclude) {
      asked += queries.rows;
      if (choice.kind === "exact" || asked < wait)
        return nearest(queries, points, neighbors, { ...(exclude && { exclude }) });
      index ??= neighborIndex(points, { kind: choice.kind });
      return index.query(queries, neighbors, { ...(exclude && { exclude }) });
    },
  };
}
