import { closedFamilies } from "../constraints/families.ts";
import type { Judgments } from "../constraints/fromRelevance.ts";
import type { Relevance } from "../io/relevance.ts";
import type { TwoSpaces } from "./scores.ts";
import { judgedSearch, type Search } from "./search.ts";

/** Judgments by row of points of which the first `items` are what is looked for, and the others ask. */
export interface Judged extends Judgments {
  readonly items: number;
  /** Whether the items themselves ask: then all points are items. */
  readonly selves: boolean;
}

/** The judgments between points that have a place, renumbered; -1 for those that have none. Items keep standing before queries. */
export function judgedAmong({ query, item, grade, items, selves }: Judged, place: Int32Array): Judged {
  const kept = Int32Array.from(query.keys()).filter((e) => place[query[e]!]! >= 0 && place[item[e]!]! >= 0);
  let count = 0;
  for (let row = 0; row < items; row++) if (place[row]! >= 0) count++;
  return {
    query: kept.map((e) => place[query[e]!]!),
    item: kept.map((e) => place[item[e]!]!),
    grade: Float64Array.from(kept, (e) => grade[e]!),
    items: count,
    selves,
  };
}

/** What each query that has a relevant item should find: queries by row of the points that ask. */
export function relevanceOf({ query, item, grade, items, selves }: Judged): Pick<Relevance, "queries" | "relevant"> {
  const found = new Map<number, number[]>();
  query.forEach((q, e) => {
    if (!(grade[e]! > 0) || item[e] === q) return;
    const known = found.get(q);
    if (known) known.push(e);
    else found.set(q, [e]);
  });
  const queries = Int32Array.from(found.keys()).sort();
  const relevant = Array.from(queries, (q) => {
    const own = found.get(q) as number[];
    return { items: Int32Array.from(own, (e) => item[e]!), grades: Float64Array.from(own, (e) => grade[e]!) };
  });
  return { queries: selves ? queries : queries.map((q) => q - items), relevant };
}

/** Rows of the items, and of the points that ask. */
export function sidesOf(
  { items, selves }: Judged,
  rows: number,
): { readonly items: Int32Array; readonly asking: Int32Array } {
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  return { items: all.subarray(0, items), asking: selves ? all : all.subarray(items) };
}

/** The search that the judgments stand for, in the spaces of all points. */
export function searchAmong(spaces: TwoSpaces, judged: Judged, seed: number): Search {
  const { items, asking } = sidesOf(judged, spaces.input.rows);
  const taken = (rows: Int32Array): TwoSpaces => ({
    input: spaces.input.take(rows),
    learned: spaces.learned.take(rows),
  });
  return judgedSearch(taken(items), taken(asking), relevanceOf(judged), seed, judged.selves);
}

/** The groups of the points that ask. */
export const groupsAsking = ({ items, selves }: Judged, groups: Int32Array | undefined): Int32Array | undefined =>
  groups && (selves ? groups : groups.subarray(items));

/** Points that relevance joins, directly or over others, which stay together; unique codes where that is too much of the whole. */
export const judgedFamilies = ({ query, item, grade }: Judged, rows: number): Int32Array =>
  closedFamilies(
    Array.from(query, (q, e) => [q, item[e]!] as const).filter(([q, i], e) => q !== i && grade[e]! > 0),
    rows,
  ).codes;
