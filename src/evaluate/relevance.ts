import { log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { exactDistances, ranksOf } from "../tasks/ranks.ts";
import { stableOrder } from "../tasks/stableOrder.ts";
import { type Gain, pairedGain } from "./pairedGain.ts";

/** What one query should find: rows of the gallery, and how relevant each is, above 0. */
export interface Wanted {
  readonly items: ArrayLike<number>;
  readonly grades: ArrayLike<number>;
  /** A row of the gallery that is the query itself and is passed over; -1 for none. */
  readonly self: number;
}

/** One value for each query. */
export interface RelevanceCases {
  /** For each k, the share of the wanted items among the k nearest. */
  readonly recall: readonly Float64Array[];
  /** For each k, the share of wanted items among the k nearest. */
  readonly precision: readonly Float64Array[];
  /** 1 / rank of the nearest wanted item. */
  readonly reciprocalRank: Float64Array;
  /** Mean precision at the ranks of the wanted items. */
  readonly averagePrecision: Float64Array;
  /** For each k, the discounted gain of the k nearest over the best possible one: linear gains, discount 1 / log₂(1 + rank). */
  readonly discountedGain: readonly Float64Array[];
}

/**
 * How well each query finds what it should in the gallery, both already mapped. Equal distances: the lower row first.
 * `SHAPE` unless there is one entry of `wanted` for each query, `DATA` for a query that wants nothing, `OPTION` for an illegal k.
 */
export function relevanceCases(
  gallery: Matrix,
  queries: Matrix,
  wanted: readonly Wanted[],
  at: readonly number[],
): RelevanceCases {
  if (wanted.length !== queries.rows)
    throw new EtalonError(
      "SHAPE",
      `wanted: there are ${wanted.length} for ${queries.rows} queries. Give one for each.`,
    );
  const illegal = at.find((k) => !(Number.isInteger(k) && k >= 1));
  if (illegal !== undefined) throw new EtalonError("OPTION", `at: ${illegal} is not legal. Give integers from 1.`);
  const perQuery = () => new Float64Array(queries.rows);
  const cases = {
    recall: at.map(perQuery),
    precision: at.map(perQuery),
    reciprocalRank: perQuery(),
    averagePrecision: perQuery(),
    discountedGain: at.map(perQuery),
  };
  const n = gallery.rows;
  const stacked = new Matrix(n + queries.rows, gallery.cols);
  stacked.data.set(gallery.data);
  stacked.data.set(queries.data, n * gallery.cols);
  const rows = Int32Array.from({ length: queries.rows }, (_, q) => n + q);
  for (const { row, squared } of exactDistances(stacked, rows)) {
    const q = row - n;
    const { items, grades, self } = wanted[q];
    if (items.length === 0)
      throw new EtalonError("DATA", `wanted: query ${q} wants nothing. Leave it out, or name a relevant item.`);
    const distances = squared.subarray(0, n);
    const gradeOf = new Map(Array.from(items, (item, w) => [item, grades[w]]));
    const nearestFirst = stableOrder(new Int32Array(items).sort(), distances);
    const ranks = ranksOf(distances, items, self);
    const graded = Array.from(nearestFirst, (item, w) => ({ rank: ranks[w], grade: gradeOf.get(item) as number }));
    cases.reciprocalRank[q] = 1 / graded[0].rank;
    cases.averagePrecision[q] = graded.reduce((sum, { rank }, hit) => sum + (hit + 1) / rank, 0) / graded.length;
    const ideal = graded.map(({ grade }) => grade).sort((a, b) => b - a);
    at.forEach((k, a) => {
      const hits = graded.filter(({ rank }) => rank <= k);
      cases.recall[a][q] = hits.length / graded.length;
      cases.precision[a][q] = hits.length / k;
      const best = ideal.slice(0, k).reduce((sum, grade, place) => sum + grade * discount(place + 1), 0);
      cases.discountedGain[a][q] = hits.reduce((sum, { rank, grade }) => sum + grade * discount(rank), 0) / best;
    });
  }
  return cases;
}

const LOG2 = log(2);
const discount = (rank: number): number => LOG2 / log(1 + rank);

/** Scores with both distances, by name: recall@k, precision@k, MRR, MAP, NDCG@k. Queries, or whole units of them, are resampled. */
export function relevanceGains(
  before: RelevanceCases,
  after: RelevanceCases,
  at: readonly number[],
  { seed, units }: { readonly seed: number; readonly units?: ArrayLike<number> },
): { readonly name: string; readonly gain: Gain }[] {
  const gain = (name: string, a: Float64Array, b: Float64Array) => ({
    name,
    gain: pairedGain(a, b, { seed, ...(units ? { units } : {}) }),
  });
  return [
    ...at.map((k, p) => gain(`recall@${k}`, before.recall[p], after.recall[p])),
    ...at.map((k, p) => gain(`precision@${k}`, before.precision[p], after.precision[p])),
    gain("MRR", before.reciprocalRank, after.reciprocalRank),
    gain("MAP", before.averagePrecision, after.averagePrecision),
    ...at.map((k, p) => gain(`NDCG@${k}`, before.discountedGain[p], after.discountedGain[p])),
  ];
}
