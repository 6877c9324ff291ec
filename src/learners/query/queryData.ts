import type { PointsInput } from "../../data/points.ts";

/** Queries, what is relevant to them, and the documents among which they look. */
export interface QueryData {
  /** n x d. */
  readonly documents: PointsInput;
  /** m x d; left out, the documents ask themselves and do not find themselves. */
  readonly queries?: PointsInput;
  /** One entry for each judgment: query `query[e]` and document `item[e]`, by row. */
  readonly relevance: {
    readonly query: ArrayLike<number>;
    readonly item: ArrayLike<number>;
    /** From 0; 1 where left out. */
    readonly grade?: ArrayLike<number>;
  };
}
