import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { type BootstrapOptions, percentileInterval } from "./bootstrap.ts";
import { areSmall, pairClusters } from "./pairClusters.ts";
import type { Gain } from "./pairedGain.ts";
import { verdictOf } from "./significance.ts";

/** What two distances make of pairs. */
export interface PairGains {
  /** Area under the ROC curve of "the nearer, the more similar"; ties count half. */
  readonly area: Gain;
  /** Where as many similar pairs are missed as dissimilar ones are taken for similar; the lower, the better, and the verdict knows it. */
  readonly equalError: Gain;
}

export interface PairGainOptions extends BootstrapOptions {
  /** The items that the pairs join. Without them, pairs are drawn one by one. */
  readonly ends?: { readonly left: ArrayLike<number>; readonly right: ArrayLike<number> };
}

/**
 * Scores of pairs under both distances, with bootstrap intervals from the same resamples. Pairs that share items do not vary alone: whole clusters of connected pairs
 * are drawn where these are small, else items, a pair counting as often as both its ends together (Snijders & Borgatti 1999).
 * `similar` holds 1 or 0. `DATA` unless there are pairs of both kinds.
 */
export function pairGains(
  similar: ArrayLike<number>,
  euclidean: ArrayLike<number>,
  learned: ArrayLike<number>,
  { resamples = 2000, seed = 0, ends }: PairGainOptions = {},
): PairGains {
  const rankings = [ranking(euclidean), ranking(learned)];
  const scores = (counts: Int32Array) => rankings.map((order) => rankingScore(order, similar, counts));
  const whole = scores(new Int32Array(similar.length).fill(1));
  if (Number.isNaN(whole[0].area))
    throw new EtalonError(
      "DATA",
      "pairs: an area under the ROC curve needs similar and dissimilar pairs. Give at least one of each.",
    );
  const draw = drawing(similar.length, ends, new Random(seed));
  const samples: (typeof whole)[] = [];
  const counts = new Int32Array(similar.length);
  for (let r = 0; r < resamples; r++) {
    draw(counts);
    const drawn = scores(counts);
    if (!Number.isNaN(drawn[0].area)) samples.push(drawn); // a resample of one kind only says nothing
  }
  const gain = (score: "area" | "equalError", sign: 1 | -1): Gain => {
    const interval = (value: (drawn: typeof whole) => number) =>
      percentileInterval(samples.length > 0 ? samples.map(value) : [0]);
    const ci = interval(([a, b]) => b[score] - a[score]);
    return {
      euclidean: { mean: whole[0][score], ci: interval(([a]) => a[score]) },
      learned: { mean: whole[1][score], ci: interval(([, b]) => b[score]) },
      difference: whole[1][score] - whole[0][score],
      ci,
      verdict: verdictOf(sign > 0 ? ci : [-ci[1], -ci[0]]),
    };
  };
  return { area: gain("area", 1), equalError: gain("equalError", -1) };
}

/** Writes how often each pair was drawn. */
function drawing(pairs: number, ends: PairGainOptions["ends"], random: Random): (counts: Int32Array) => void {
  const drawFrom = (units: Int32Array): void => {
    units.fill(0);
    for (let u = 0; u < units.length; u++) units[random.integer(units.length)]++;
  };
  if (!ends) return drawFrom;
  const clusters = pairClusters(ends.left, ends.right);
  if (areSmall(clusters)) {
    const times = new Int32Array(clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0));
    return (counts) => {
      drawFrom(times);
      for (let e = 0; e < pairs; e++) counts[e] = times[clusters[e]];
    };
  }
  const numbers = new Map<number, number>();
  const numbered = [ends.left, ends.right].map((rows) =>
    Int32Array.from(rows, (row) => {
      const known = numbers.get(row) ?? numbers.size;
      numbers.set(row, known);
      return known;
    }),
  );
  const times = new Int32Array(numbers.size);
  return (counts) => {
    drawFrom(times);
    for (let e = 0; e < pairs; e++) counts[e] = times[numbered[0][e]] * times[numbered[1][e]];
  };
}

interface Ranking {
  readonly order: Int32Array;
  /** Whether place p has the same distance as place p - 1. */
  readonly tied: Uint8Array;
}

function ranking(distances: ArrayLike<number>): Ranking {
  const order = Int32Array.from({ length: distances.length }, (_, i) => i).sort(
    (i, j) => distances[i] - distances[j] || i - j,
  );
  const tied = Uint8Array.from(order, (i, p) => (p > 0 && distances[order[p - 1]] === distances[i] ? 1 : 0));
  return { order, tied };
}

/**
 * Share of (similar, dissimilar) couples in which the similar pair is nearer, and the error where the ROC curve, straight between its corners, meets equal error rates.
 * Pairs weigh as often as they were drawn. NaN without both kinds.
 */
function rankingScore(
  { order, tied }: Ranking,
  similar: ArrayLike<number>,
  counts: Int32Array,
): { readonly area: number; readonly equalError: number } {
  let [positives, negatives] = [0, 0];
  for (let e = 0; e < counts.length; e++) {
    if (similar[e]) positives += counts[e];
    else negatives += counts[e];
  }
  if (positives === 0 || negatives === 0) return { area: Number.NaN, equalError: Number.NaN };
  let [near, far, won] = [0, 0, 0];
  let equalError = Number.NaN;
  for (let p = 0; p < order.length; ) {
    let [hits, misses] = [0, 0];
    do {
      const pair = order[p++];
      if (similar[pair]) hits += counts[pair];
      else misses += counts[pair];
    } while (p < order.length && tied[p]);
    won += misses * (near + hits / 2);
    const gap = 1 - near / positives - far / negatives; // missed minus falsely taken, before this group
    const closing = hits / positives + misses / negatives;
    if (Number.isNaN(equalError) && gap <= closing && closing > 0) {
      equalError = far / negatives + (gap / closing) * (misses / negatives);
    }
    near += hits;
    far += misses;
  }
  return { area: won / (near * far), equalError };
}
