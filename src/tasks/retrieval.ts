import { EtalonError } from "../base/errors.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { type LabeledPoints, mappedClasses } from "./classifier.ts";
import { ranksOf } from "./ranks.ts";
import type { Space } from "./space.ts";

export interface RetrievalOptions {
  /** The k of recall@k and precision@k; default 1, 5, 10. */
  readonly at?: readonly number[];
  readonly metric?: Space;
}

/** How well every labeled point finds the others of its class. Shares from 0 to 1. */
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
  /** Queries counted: points with no other of their class ask nothing. */
  readonly queries: number;
}

/**
 * Leave-one-out retrieval: each point queries all the others. Distance ties: the lower row.
 * `OPTION` for an illegal k, `DATA` when no class has two points.
 */
export function retrieval(gallery: LabeledPoints, { at = [1, 5, 10], metric }: RetrievalOptions = {}): Retrieval {
  const { points, codes, classes } = mappedClasses(gallery, metric);
  for (const k of at) {
    if (Number.isInteger(k) && k >= 1 && k < points.rows) continue;
    throw new EtalonError(
      "OPTION",
      `at: ${k} is not legal for ${points.rows} labeled points. Give integers from 1 to ${points.rows - 1}.`,
    );
  }
  const members = classes.map((_, code) => Int32Array.from(codes.keys()).filter((i) => codes[i] === code));
  const sums = { recall: at.map(() => 0), precision: at.map(() => 0), reciprocal: 0, averagePrecision: 0, queries: 0 };
  for (let start = 0; start < points.rows; start += BLOCK) {
    const block = Int32Array.from({ length: Math.min(BLOCK, points.rows - start) }, (_, b) => start + b);
    const distances = squaredDistances(points.take(block), points);
    for (const i of block) {
      const others = members[codes[i]].filter((j) => j !== i);
      if (others.length === 0) continue;
      const ranks = ranksOf(distances.row(i - start), others, i);
      sums.queries++;
      sums.reciprocal += 1 / ranks[0];
      sums.averagePrecision += averagePrecisionAtR(ranks);
      at.forEach((k, a) => {
        const hits = countUpTo(ranks, k);
        if (hits > 0) sums.recall[a]++;
        sums.precision[a] += hits / k;
      });
    }
  }
  const { queries } = sums;
  if (queries === 0)
    throw new EtalonError("DATA", "retrieval: no class has two points. Give at least two of one class.");
  return {
    at,
    recall: sums.recall.map((sum) => sum / queries),
    precision: sums.precision.map((sum) => sum / queries),
    meanReciprocalRank: sums.reciprocal / queries,
    meanAveragePrecisionAtR: sums.averagePrecision / queries,
    queries,
  };
}

const BLOCK = 128;

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
