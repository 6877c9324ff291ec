import { exp, log } from "../base/elementary.ts";
import type { Random } from "../base/random.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Truncation } from "../metrics/metric.ts";
import type { DrawnLists } from "./drawnLists.ts";
import { anchorsOf, type NcaPoints } from "./ncaAnchors.ts";
import { listedProbabilities } from "./ncaListed.ts";
import type { NearLists } from "./nearLists.ts";

/** Points whose whole softmax is computed: a mean needs no more. */
const SAMPLE = 1000;
const ROWS = 64;
const CONFIDENCE = 0.95;

/** A number from 0 to 1 for point i, from its squared distances to all points, that to itself infinite; it may spoil these. */
type Missing = (squared: Float64Array, i: number) => number;

/**
 * The share of the softmax over all others of −d² that lies outside the lists, on average over the points: measured on 1,000 drawn at random, with an upper bound
 * that the mean over all points exceeds with probability 5 % at most; exactly where there are no more. O(n k).
 */
export const neglectedShare = (mapped: Matrix, lists: NearLists, random: Random): Omit<Truncation, "neighbors"> =>
  meanOver(mapped, random, (squared, i) => outside(squared, i, lists));

/**
 * By how much the natural logarithm of Σ_l exp(−d²) over the lists, weighed by their counts, differs from that over all others, 1 at most, on average over the points:
 * measured and bounded in the same way.
 */
export const missedLogarithm = (mapped: Matrix, lists: DrawnLists, random: Random): Omit<Truncation, "neighbors"> =>
  meanOver(mapped, random, (squared, i) => Math.min(1, Math.abs(logarithmOff(squared, i, lists))));

/** By how much the p_i of `nca` over the lists differ from those over all others, on average over the points: measured and bounded in the same way. */
export function missedProbability(
  problem: NcaPoints,
  mapped: Matrix,
  lists: DrawnLists,
  random: Random,
): Omit<Truncation, "neighbors"> {
  const listed = listedProbabilities(problem, mapped, lists);
  const whole = anchorsOf(problem, "probability");
  return meanOver(mapped, random, (squared, i) =>
    Math.abs(listed[i] + whole(new Matrix(1, squared.length, squared), Int32Array.of(i))),
  );
}

/** Maurer & Pontil 2009, theorem 4. */
function meanOver(mapped: Matrix, random: Random, missing: Missing): Omit<Truncation, "neighbors"> {
  const all = Int32Array.from({ length: mapped.rows }, (_, i) => i);
  const rows = mapped.rows > SAMPLE ? random.shuffle(all).slice(0, SAMPLE).sort() : all;
  const shares = new Float64Array(rows.length);
  for (let from = 0; from < rows.length; from += ROWS) {
    const part = rows.subarray(from, from + ROWS);
    const squared = squaredDistances(mapped.take(part), mapped);
    part.forEach((i, r) => {
      const row = squared.row(r);
      row[i] = Infinity;
      shares[from + r] = missing(row, i);
    });
  }
  const m = shares.length;
  const mean = shares.reduce((sum, share) => sum + share, 0) / m;
  if (m === mapped.rows) return { neglected: mean, bound: mean, points: m };
  const variance = shares.reduce((sum, share) => sum + (share - mean) * (share - mean), 0) / (m - 1);
  const rarity = log(2 / (1 - CONFIDENCE));
  const bound = mean + Math.sqrt((2 * variance * rarity) / m) + (7 * rarity) / (3 * (m - 1));
  return { neglected: mean, bound: Math.min(1, bound), points: m };
}

const leastOf = (squared: Float64Array): number => squared.reduce((least, q) => Math.min(least, q), Infinity);

function outside(squared: Float64Array, i: number, { starts, right }: NearLists): number {
  const least = leastOf(squared);
  if (least === Infinity) return 0;
  let [listed, rest] = [0, 0];
  for (let e = starts[i]; e < starts[i + 1]; e++) {
    listed += exp(least - squared[right[e]]);
    squared[right[e]] = Infinity;
  }
  for (let j = 0; j < squared.length; j++) if (squared[j] < Infinity) rest += exp(least - squared[j]);
  return rest / (listed + rest);
}

function logarithmOff(squared: Float64Array, i: number, { starts, right, counts }: DrawnLists): number {
  const least = leastOf(squared);
  if (least === Infinity) return 0;
  let [listed, all] = [0, 0];
  for (let e = starts[i]; e < starts[i + 1]; e++) listed += counts[e] * exp(least - squared[right[e]]);
  for (let j = 0; j < squared.length; j++) if (squared[j] < Infinity) all += exp(least - squared[j]);
  return log(all / listed);
}
