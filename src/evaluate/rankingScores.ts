import { log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { requireSameLength } from "./scores.ts";

/** Area under the ROC curve: the chance that a positive scores above a negative, ties counting half. `truth` is 1 or 0. `DATA` without both. */
export function areaUnderRoc(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  let above = 0;
  let negatives = 0;
  let positives = 0;
  for (const { hits, size } of tiedGroups(truth, scores).reverse()) {
    const misses = size - hits;
    above += hits * (negatives + misses / 2);
    negatives += misses;
    positives += hits;
  }
  if (positives === 0 || negatives === 0) {
    throw new EtalonError(
      "DATA",
      `areaUnderRoc: got ${positives} positives and ${negatives} negatives. Give at least one of each.`,
    );
  }
  return above / (positives * negatives);
}

/** Average precision: Σ (recall step) · precision over the distinct scores, highest first. `DATA` without a positive. */
export function averagePrecision(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  let seen = 0;
  let found = 0;
  let sum = 0;
  for (const { hits, size } of tiedGroups(truth, scores)) {
    seen += size;
    found += hits;
    sum += hits * (found / seen);
  }
  if (found === 0) throw new EtalonError("DATA", "averagePrecision: there are no positives. Give at least one.");
  return sum / found;
}

/**
 * Normalized discounted cumulative gain of one ranking, over its first `at` places (all by default): linear gains, discount 1 / log₂(1 + rank),
 * tied scores share the mean of their gains. 0 when nothing is relevant. Järvelin & Kekäläinen 2002.
 */
export function normalizedDiscountedGain(
  relevance: ArrayLike<number>,
  scores: ArrayLike<number>,
  at = relevance.length,
): number {
  const ideal = discountedGain(relevance, relevance, at);
  return ideal === 0 ? 0 : discountedGain(relevance, scores, at) / ideal;
}

/** Share of all relevant items (1, others 0) among the `k` highest scores; equal scores by index. `DATA` without a relevant item. */
export function recallAt(relevant: ArrayLike<number>, scores: ArrayLike<number>, k: number): number {
  const order = ranking(relevant, scores);
  const total = order.reduce((sum, i) => sum + relevant[i], 0);
  if (total === 0) throw new EtalonError("DATA", "recallAt: there are no relevant items. Give at least one.");
  return order.slice(0, k).reduce((sum, i) => sum + relevant[i], 0) / total;
}

/** 1 / rank of the first relevant item, 0 if there is none; equal scores by index. Its mean over queries is the MRR. */
export function reciprocalRank(relevant: ArrayLike<number>, scores: ArrayLike<number>): number {
  const first = ranking(relevant, scores).findIndex((i) => relevant[i] > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}

function discountedGain(relevance: ArrayLike<number>, scores: ArrayLike<number>, at: number): number {
  let rank = 0;
  let gain = 0;
  for (const { hits, size } of tiedGroups(relevance, scores)) {
    let discount = 0;
    for (let place = rank + 1; place <= Math.min(rank + size, at); place++) discount += LOG2 / log(1 + place);
    gain += (hits / size) * discount;
    rank += size;
  }
  return gain;
}

const LOG2 = log(2);

/** Items by falling score, equal ones by index. `DATA` for scores that are not numbers. */
function ranking(truth: ArrayLike<number>, scores: ArrayLike<number>): Int32Array {
  requireSameLength(truth.length, scores.length);
  const bad = Array.from(scores).findIndex(Number.isNaN);
  if (bad >= 0) throw new EtalonError("DATA", `scores: entry ${bad} is NaN. Ranking needs numbers.`);
  const order = Int32Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((i, j) => (scores[i] === scores[j] ? i - j : scores[i] > scores[j] ? -1 : 1));
}

/** Runs of equal score, highest first, with the sum of their truth. */
function tiedGroups(truth: ArrayLike<number>, scores: ArrayLike<number>): { hits: number; size: number }[] {
  const groups: { score: number; hits: number; size: number }[] = [];
  for (const i of ranking(truth, scores)) {
    const last = groups.at(-1);
    if (last && last.score === scores[i]) {
      last.hits += truth[i];
      last.size++;
    } else {
      groups.push({ score: scores[i], hits: truth[i], size: 1 });
    }
  }
  return groups;
}
