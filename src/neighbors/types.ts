import type { PointsInput } from "../data/points.ts";
import type { Nearest } from "../linalg/nearest.ts";

/** How an index finds neighbors: all distances in tiles, a tree of vantage points, a tree of balls, a graph. The last is approximate. */
export type IndexKind = "exact" | "vp-tree" | "ball-tree" | "hnsw";

export interface QueryOptions {
  /** For query i, a row that must not be returned (itself, say); -1 for none. */
  readonly exclude?: ArrayLike<number>;
}

/** Finds the nearest of its points. */
export interface NeighborIndex {
  readonly kind: IndexKind;
  /** Why this kind. */
  readonly reason: string;
  /** n, and d. */
  readonly rows: number;
  readonly cols: number;
  /** How much of the truth an approximate index finds, as measured; undefined for exact ones. */
  readonly recall?: Recall;
  /**
   * The k nearest rows to each query, nearest first, ties by lower row; -1 and +Infinity where there are fewer. `squared` holds squared Euclidean distances, or the
   * given distance as it is. All kinds but `hnsw` give the same bits. `SHAPE` if the features differ in number, `OPTION` for an illegal k.
   */
  query(queries: PointsInput, neighbors: number, options?: QueryOptions): Nearest;
}

/** The share of the nearest that were found, over a sample of the points themselves, each left out of its own list. */
export interface Recall {
  readonly mean: number;
  readonly neighbors: number;
  readonly queries: number;
}
