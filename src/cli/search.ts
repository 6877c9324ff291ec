import { Random } from "../base/random.ts";
import { closedChunks } from "../constraints/fromPairs.ts";
import { sampleDistinct } from "../constraints/sampling.ts";
import { type RelevanceCases, relevanceCases, relevanceGains, type Wanted } from "../evaluate/relevance.ts";
import type { Relevance } from "../io/relevance.ts";
import type { PairData } from "./relationFiles.ts";
import { RANKINGS, type Scored, type TwoSpaces } from "./scores.ts";

/** Queries that look for what is relevant to them, under both distances. */
export interface Search {
  readonly gallery: TwoSpaces;
  readonly queries: TwoSpaces;
  /** The row of each query in its own data. */
  readonly rows: Int32Array;
  readonly wanted: readonly Wanted[];
  /** How many could ask; more than do when there are very many. */
  readonly all: number;
}

/** Every item with a similar one asks for all that similar pairs join it to, directly or over others, among all points. */
export function kinSearch(spaces: TwoSpaces, pairs: PairData, seed: number): Search {
  const points = spaces.input.rows;
  const everyone = Int32Array.from({ length: points }, (_, i) => i);
  const { chunk, count } = closedChunks(pairs, new Int32Array(points).fill(-1), everyone);
  const families: number[][] = Array.from({ length: count }, () => []);
  chunk.forEach((family, i) => {
    if (family >= 0) families[family]!.push(i);
  });
  const asking = everyone.filter((i) => chunk[i]! >= 0);
  const rows = sampledRows(asking, points, seed);
  const wanted = Array.from(rows, (self): Wanted => {
    const items = families[chunk[self]!]!.filter((i) => i !== self);
    return { items, grades: items.map(() => 1), self };
  });
  return { gallery: spaces, queries: taken(spaces, rows), rows, wanted, all: asking.length };
}

/** Queries with judged items. Those that are points of the gallery themselves, as where no other queries are given, are not found. */
export function judgedSearch(
  gallery: TwoSpaces,
  queries: TwoSpaces,
  { queries: judged, relevant }: Pick<Relevance, "queries" | "relevant">,
  seed: number,
  own = queries === gallery,
): Search {
  const places = new Map(Array.from(judged, (row, place) => [row, place]));
  const rows = sampledRows(judged, gallery.input.rows, seed);
  const wanted = Array.from(rows, (row): Wanted => ({ ...relevant[places.get(row)!]!, self: own ? row : -1 }));
  return { gallery, queries: taken(queries, rows), rows, wanted, all: judged.length };
}

const taken = ({ input, learned }: TwoSpaces, rows: Int32Array): TwoSpaces => ({
  input: input.take(rows),
  learned: learned.take(rows),
});

function sampledRows(rows: Int32Array, points: number, seed: number): Int32Array {
  const most = Math.max(RANKINGS.least, Math.floor(RANKINGS.distances / points));
  return Int32Array.from(sampleDistinct(rows.length, most, new Random(seed)))
    .sort()
    .map((place) => rows[place]!);
}

/** What the queries find under both distances. */
export function searchCases(
  { gallery, queries, wanted }: Search,
  at: readonly number[],
): readonly [RelevanceCases, RelevanceCases] {
  return [
    relevanceCases(gallery.input, queries.input, wanted, at),
    relevanceCases(gallery.learned, queries.learned, wanted, at),
  ];
}

/** The mean reciprocal rank first: it is there however few points there are, and decides unless another score is named. */
export const mainFirst = (scores: readonly Scored[]): readonly Scored[] => [
  ...scores.filter(({ name }) => name === "MRR"),
  ...scores.filter(({ name }) => name !== "MRR"),
];

/** Recall, precision, MRR, MAP and NDCG under both distances; queries, or groups of them, are resampled. */
export function searchScores(
  search: Search,
  at: readonly number[],
  seed: number,
  groups?: Int32Array,
): { readonly scores: readonly Scored[]; readonly warnings: readonly string[] } {
  const { rows, all, gallery } = search;
  if (rows.length === 0) return { scores: [], warnings: [] };
  const counts = at.filter((k) => k < gallery.input.rows);
  const [before, after] = searchCases(search, counts);
  const units = groups && rows.map((row) => groups[row]!);
  const note = `recall, precision, MRR, MAP and NDCG ask ${rows.length} of ${all} queries, drawn by --seed; all points are searched`;
  return {
    scores: relevanceGains(before, after, counts, { seed, ...(units ? { units } : {}) }),
    warnings: rows.length < all ? [note] : [],
  };
}
