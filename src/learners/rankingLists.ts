import type { Triplets } from "../constraints/types.ts";

/** For each query the points that belong before the others, as pairs (query, point). */
export interface RankingLists {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Pairs `start` to `middle` of a query name its relevant points, `middle` to `end` the others. Both kinds are there. */
  readonly queries: readonly RankingQuery[];
}

export interface RankingQuery {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Among the given rows: relevant are the other points of the query's class. Queries alone in their class are left out. */
export function listsFromLabels(labels: Int32Array, rows: Int32Array, queries: Int32Array): RankingLists {
  return listsOf(
    Array.from(queries, (query) => ({
      query,
      relevant: Array.from(rows).filter((row) => row !== query && labels[row] === labels[query]),
      irrelevant: Array.from(rows).filter((row) => labels[row] !== labels[query]),
    })),
  );
}

/**
 * Among the points that triplets name for an anchor, those more often positive than negative are relevant, those less often are not.
 * Anchors without both kinds are left out.
 */
export function listsFromTriplets({ anchor, positive, negative }: Triplets): RankingLists {
  const votes = new Map<number, Map<number, number>>();
  const vote = (query: number, row: number, by: number): void => {
    const own = votes.get(query) ?? new Map<number, number>();
    votes.set(query, own.set(row, (own.get(row) ?? 0) + by));
  };
  anchor.forEach((query, t) => {
    vote(query, positive[t], 1);
    vote(query, negative[t], -1);
  });
  const ordered = [...votes].sort(([a], [b]) => a - b);
  return listsOf(
    ordered.map(([query, own]) => {
      const rows = [...own].sort(([a], [b]) => a - b);
      return {
        query,
        relevant: rows.filter(([, sum]) => sum > 0).map(([row]) => row),
        irrelevant: rows.filter(([, sum]) => sum < 0).map(([row]) => row),
      };
    }),
  );
}

interface List {
  readonly query: number;
  readonly relevant: readonly number[];
  readonly irrelevant: readonly number[];
}

function listsOf(lists: readonly List[]): RankingLists {
  const kept = lists.filter(({ relevant, irrelevant }) => relevant.length > 0 && irrelevant.length > 0);
  const size = kept.reduce((sum, { relevant, irrelevant }) => sum + relevant.length + irrelevant.length, 0);
  const left = new Int32Array(size);
  const right = new Int32Array(size);
  let start = 0;
  const queries = kept.map(({ query, relevant, irrelevant }) => {
    const middle = start + relevant.length;
    const end = middle + irrelevant.length;
    left.fill(query, start, end);
    right.set(relevant, start);
    right.set(irrelevant, middle);
    const place = { start, middle, end };
    start = end;
    return place;
  });
  return { left, right, queries };
}
