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
  /** What it counts, mean 1 over the queries. */
  readonly worth: number;
}

/** Among the given rows: relevant are the other points of the query's class. Queries alone in their class are left out. */
export function listsFromLabels(labels: Int32Array, rows: Int32Array, queries: Int32Array): RankingLists {
  return listsOf(
    Array.from(queries, (query) => ({
      query,
      mass: 1,
      relevant: Array.from(rows).filter((row) => row !== query && labels[row] === labels[query]),
      irrelevant: Array.from(rows).filter((row) => labels[row] !== labels[query]),
    })),
  );
}

/**
 * Among the points that triplets name for an anchor, those more often positive than negative, by weight, are relevant, those less often are not.
 * A query counts what its triplets are worth together. Anchors without both kinds are left out.
 */
export function listsFromTriplets({ anchor, positive, negative, weights }: Triplets): RankingLists {
  const votes = new Map<number, Votes>();
  anchor.forEach((query, t) => {
    const weight = weights ? weights[t] : 1;
    const own = votes.get(query) ?? { mass: 0, balance: new Map<number, number>() };
    own.mass += weight;
    own.balance.set(positive[t], (own.balance.get(positive[t]) ?? 0) + weight);
    own.balance.set(negative[t], (own.balance.get(negative[t]) ?? 0) - weight);
    votes.set(query, own);
  });
  const ordered = [...votes].sort(([a], [b]) => a - b);
  return listsOf(
    ordered.map(([query, { mass, balance }]) => {
      const rows = [...balance].sort(([a], [b]) => a - b);
      return {
        query,
        mass,
        relevant: rows.filter(([, sum]) => sum > ROUNDING * mass).map(([row]) => row),
        irrelevant: rows.filter(([, sum]) => sum < -ROUNDING * mass).map(([row]) => row),
      };
    }),
  );
}

/** Share of a query's weight below which its votes for a point balance. */
const ROUNDING = 1e-12;

interface Votes {
  mass: number;
  readonly balance: Map<number, number>;
}

interface List {
  readonly query: number;
  readonly mass: number;
  readonly relevant: readonly number[];
  readonly irrelevant: readonly number[];
}

function listsOf(lists: readonly List[]): RankingLists {
  const kept = lists.filter(({ relevant, irrelevant }) => relevant.length > 0 && irrelevant.length > 0);
  const size = kept.reduce((sum, { relevant, irrelevant }) => sum + relevant.length + irrelevant.length, 0);
  const left = new Int32Array(size);
  const right = new Int32Array(size);
  const total = kept.reduce((sum, { mass }) => sum + mass, 0);
  let start = 0;
  const queries = kept.map(({ query, mass, relevant, irrelevant }) => {
    const middle = start + relevant.length;
    const end = middle + irrelevant.length;
    left.fill(query, start, end);
    right.set(relevant, start);
    right.set(irrelevant, middle);
    const place = { start, middle, end, worth: (mass * kept.length) / total };
    start = end;
    return place;
  });
  return { left, right, queries };
}
