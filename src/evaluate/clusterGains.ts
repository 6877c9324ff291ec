import { log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { type BootstrapOptions, percentileInterval } from "./bootstrap.ts";
import type { Gain } from "./pairedGain.ts";
import { verdictOf } from "./significance.ts";

/** How two clusterings of the same points agree with their classes. */
export interface ClusterGains {
  readonly adjustedRandIndex: Gain;
  readonly normalizedMutualInformation: Gain;
}

/**
 * The adjusted Rand index and the normalized mutual information of two clusterings (under the Euclidean and under the learned distance) with the same
 * classes. Intervals come from bootstrap resamples of the points, the same for both. Codes below 0 in `classes` leave the point out; in a
 * clustering they are noise, each point a cluster of its own. `DATA` when no point has a class.
 */
export function clusterGains(
  classes: ArrayLike<number>,
  euclidean: ArrayLike<number>,
  learned: ArrayLike<number>,
  { resamples = 2000, seed = 0 }: BootstrapOptions = {},
): ClusterGains {
  const rows = Array.from(classes, (_, i) => i).filter((i) => classes[i] >= 0);
  if (rows.length === 0) throw new EtalonError("DATA", "clusterGains: no point has a class. Give at least one.");
  const sides = [euclidean, learned].map((codes) =>
    agreement(
      rows.map((i) => classes[i]),
      rows.map((i) => (codes[i] < 0 ? -1 - i : codes[i])),
    ),
  );
  const once = new Int32Array(rows.length).fill(1);
  const values = sides.map((side) => side(once));
  const random = new Random(seed);
  random.jump(); // a stream of its own: clusterings start from the same seed
  const counts = new Int32Array(rows.length);
  const drawn = Array.from({ length: resamples }, () => {
    counts.fill(0);
    for (let k = 0; k < rows.length; k++) counts[random.integer(rows.length)]++;
    return sides.map((side) => side(counts));
  });
  const gain = (score: keyof Agreement): Gain => {
    const [before, after] = values.map((value) => value[score]);
    const ci = percentileInterval(drawn.map(([x, y]) => y[score] - x[score]));
    return {
      euclidean: { mean: before, ci: percentileInterval(drawn.map(([x]) => x[score])) },
      learned: { mean: after, ci: percentileInterval(drawn.map(([, y]) => y[score])) },
      difference: after - before,
      ci,
      verdict: verdictOf(ci),
    };
  };
  return {
    adjustedRandIndex: gain("adjustedRandIndex"),
    normalizedMutualInformation: gain("normalizedMutualInformation"),
  };
}

export interface Agreement {
  readonly adjustedRandIndex: number;
  readonly normalizedMutualInformation: number;
}

/**
 * Both scores of two partitions as functions of how often each point was drawn. Two draws of one point are no pair of points: they would always be
 * together and raise the Rand index of every resample.
 */
export function agreement(a: readonly number[], b: readonly number[]): (counts: ArrayLike<number>) => Agreement {
  const [left, right] = [groupsOf(a), groupsOf(b)];
  const joint = groupsOf(a.map((_, i) => left.of[i] * right.count + right.of[i]));
  return (counts) => {
    const total = sum(counts);
    const copies = pairsIn(counts);
    const [both, inLeft, inRight] = [joint, left, right].map((groups) => totals(groups, counts));
    const together = pairsIn(both) - copies;
    const pairsLeft = pairsIn(inLeft) - copies;
    const pairsRight = pairsIn(inRight) - copies;
    const expected = (pairsLeft * pairsRight) / Math.max(1, (total * (total - 1)) / 2 - copies);
    const most = (pairsLeft + pairsRight) / 2;
    const entropies = entropy(inLeft, total) + entropy(inRight, total);
    const shared = Math.max(0, entropies - entropy(both, total));
    return {
      adjustedRandIndex: most === expected ? 1 : (together - expected) / (most - expected),
      normalizedMutualInformation: entropies === 0 ? 1 : shared / (entropies / 2),
    };
  };
}

interface GroupCodes {
  readonly of: Int32Array;
  readonly count: number;
}

function groupsOf(codes: readonly number[]): GroupCodes {
  const known = new Map<number, number>();
  const of = Int32Array.from(codes, (code) => {
    const number = known.get(code) ?? known.size;
    known.set(code, number);
    return number;
  });
  return { of, count: known.size };
}

function totals({ of, count }: GroupCodes, counts: ArrayLike<number>): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < of.length; i++) out[of[i]] += counts[i];
  return out;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function pairsIn(counts: ArrayLike<number>): number {
  let pairs = 0;
  for (let g = 0; g < counts.length; g++) pairs += (counts[g] * (counts[g] - 1)) / 2;
  return pairs;
}

function entropy(counts: Float64Array, total: number): number {
  let value = 0;
  for (const count of counts) if (count > 0) value -= (count / total) * log(count / total);
  return value;
}
