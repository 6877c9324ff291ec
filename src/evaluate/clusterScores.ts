import { log } from "../base/elementary.ts";
import { requireSameLength } from "./scores.ts";

/** Agreement of two partitions given as codes from 0: mutual information over the mean of both entropies (natural log). 1 when both are a single cluster. */
export function normalizedMutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { joint, left, right, total } = contingency(a, b);
  const entropyLeft = entropy(left, total);
  const entropyRight = entropy(right, total);
  if (entropyLeft + entropyRight === 0) return 1;
  const shared = Math.max(0, entropyLeft + entropyRight - entropy(joint, total));
  return shared / ((entropyLeft + entropyRight) / 2);
}

/** Rand index corrected for chance: 0 expected for random partitions, 1 for equal ones. Hubert & Arabie, Comparing partitions, 1985. */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { joint, left, right, total } = contingency(a, b);
  const together = pairs(joint);
  const inLeft = pairs(left);
  const inRight = pairs(right);
  const expected = (inLeft * inRight) / Math.max(1, (total * (total - 1)) / 2);
  const most = (inLeft + inRight) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

interface Contingency {
  /** Counts of the cells, of the clusters of `a` and of those of `b`. */
  readonly joint: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly total: number;
}

function contingency(a: ArrayLike<number>, b: ArrayLike<number>): Contingency {
  requireSameLength(a.length, b.length);
  const width = 1 + Array.from(b).reduce((most, code) => Math.max(most, code), 0);
  const cells = Array.from(a, (code, i) => code * width + b[i]);
  return { joint: tally(cells), left: tally(a), right: tally(b), total: a.length };
}

function tally(codes: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < codes.length; i++) counts.set(codes[i], (counts.get(codes[i]) ?? 0) + 1);
  return [...counts.values()];
}

const entropy = (counts: readonly number[], total: number): number =>
  counts.reduce((sum, count) => sum - (count / total) * log(count / total), 0);

const pairs = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
