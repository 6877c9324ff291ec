import { EtalonError } from "../base/errors.ts";
import { type LabeledPoints, mappedClasses } from "./classifier.ts";
import { exactDistances, ranksOf } from "./ranks.ts";
import { requireOneEach, type Space } from "./space.ts";

export interface RetrievalOptions {
  /** The k of recall@k and precision@k; default 1, 5, 10. */
  readonly at?: readonly number[];
  readonly metric?: Space;
  /** A group for each point: points of the query's own group are left out of its gallery. */
  readonly groups?: ArrayLike<number>;
  /** Rows that ask; all labeled ones by default. Each costs about n log n steps. */
  readonly queries?: ArrayLike<number>;
}

/** One value for each query: what bootstrap intervals of the means need. */
export interface RetrievalCases {
  /** Rows that asked. Points with no other of their class (outside their group, where there are groups) ask nothing. */
  readonly rows: Int32Array;
  /** For each k, 1 where one of the query's class is among the k nearest. */
  readonly recall: readonly Float64Array[];
  readonly precision: readonly Float64Array[];
  readonly reciprocalRank: Float64Array;
  readonly averagePrecisionAtR: Float64Array;
}

/** How well every labeled point finds the others of its class. Means over queries, from 0 to 1. */
export interface Retrieval {
  readonly at: readonly number[];
  /** Share of queries with at least one of their class among the k nearest, as papers on metric learning count it. */
  readonly recall: readonly number[];
  /** Mean share of the query's class among the k nearest. */
  readonly precision: readonly number[];
  /** Mean of 1 / rank of the first hit. */
  readonly meanReciprocalRank: number;
  /** Mean average precision at R, R = the number of others in the query's class. Musgrave, Belongie & Lim 2020. */
  readonly meanAveragePrecisionAtR: number;
  readonly cases: RetrievalCases;
}

/**
 * Leave-one-out retrieval: each labeled point queries all the others, or those of other groups. Distance ties: the lower row.
 * `OPTION` for an illegal k, `SHAPE` unless there is one group for each point, `DATA` when no class has two points (in different groups).
 */
export function retrieval(
  gallery: LabeledPoints,
  { at = [1, 5, 10], metric, groups, queries }: RetrievalOptions = {},
): Retrieval {
  const { points, codes, classes, rows } = mappedClasses(gallery, metric);
  for (const k of at) {
    if (Number.isInteger(k) && k >= 1 && k < points.rows) continue;
    throw new EtalonError(
      "OPTION",
      `at: ${k} is not legal for ${points.rows} labeled points. Give integers from 1 to ${points.rows - 1}.`,
    );
  }
  if (groups) requireOneEach("groups", groups.length, gallery.labels.length);
  const members = classes.map((_, code) => Int32Array.from(codes.keys()).filter((i) => codes[i] === code));
  const apart = (i: number, j: number): boolean => (groups ? groups[rows[i]] !== groups[rows[j]] : i !== j);
  const wanted = queries && new Set(Array.from(queries));
  const asking = Int32Array.from(codes.keys()).filter(
    (i) => (wanted === undefined || wanted.has(rows[i])) && members[codes[i]].some((j) => apart(i, j)),
  );
  if (asking.length === 0) {
    const where = groups ? " in different groups" : "";
    throw new EtalonError(
      "DATA",
      `retrieval: no class has two points${where}. Give at least two of one class${where}.`,
    );
  }
  const perQuery = () => new Float64Array(asking.length);
  const cases = {
    rows: asking.map((i) => rows[i]),
    recall: at.map(perQuery),
    precision: at.map(perQuery),
    reciprocalRank: perQuery(),
    averagePrecisionAtR: perQuery(),
  };
  let query = 0;
  for (const { row, squared } of exactDistances(points, asking)) {
    const others = members[codes[row]].filter((j) => apart(row, j));
    const seen = groups ? squared.map((value, j) => (apart(row, j) ? value : Number.NaN)) : squared; // NaN stands before nothing
    const ranks = ranksOf(seen, others, row);
    cases.reciprocalRank[query] = 1 / ranks[0];
    cases.averagePrecisionAtR[query] = averagePrecisionAtR(ranks);
    at.forEach((k, a) => {
      const hits = countUpTo(ranks, k);
      cases.recall[a][query] = hits > 0 ? 1 : 0;
      cases.precision[a][query] = hits / k;
    });
    query++;
  }
  return {
    at,
    recall: cases.recall.map(mean),
    precision: cases.precision.map(mean),
    meanReciprocalRank: mean(cases.reciprocalRank),
    meanAveragePrecisionAtR: mean(cases.averagePrecisionAtR),
    cases,
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How many of the ascending ranks are at most k. */
function countUpTo(ranks: Int32Array, k: number): number {
  let hits = 0;
  while (hits < ranks.length && ranks[hits] <= k) hits++;
  return hits;
}

/** (1/R) Σ precision at each hit within the first R ranks. */
function averagePrecisionAtR(ranks: Int32Array): number {
  let sum = 0;
  for (let hit = 0; hit < ranks.length && ranks[hit] <= ranks.length; hit++) sum += (hit + 1) / ranks[hit];
  return sum / ranks.length;
}
