import { log } from "../../base/elementary.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { type DecisionScores, type Probability, probabilityAt } from "../../metrics/decision.ts";
import { areSmall, pairClusters } from "../pairClusters.ts";
import { groupedFolds, stratifiedFolds } from "../splits.ts";
import { fitIsotonic } from "./isotonic.ts";
import { orderedPairs } from "./orderedPairs.ts";
import { fitPlatt } from "./platt.ts";
import { accuracyOf, bestThreshold, type Counts, countsAt, fBetaOf, precisionOf, recallOf } from "./threshold.ts";

/** Pairs with their distances. */
export interface MeasuredPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly similar: Uint8Array;
  readonly weights?: Float64Array;
  readonly distances: Float64Array;
}

export type Way = "platt" | "isotonic";

/**
 * Both ways of stating a probability, and the threshold, on pairs that they were not fitted to. Pairs that share items, directly or over others, are held out
 * together where such clusters are small; else pair by pair. Null when the pairs are too few.
 */
export function heldOutDecision(
  pairs: MeasuredPairs,
  target: string,
  asked: "auto" | Way,
  count: number,
  seed: number,
): { readonly scores: DecisionScores; readonly way: Way } | null {
  const { distances, similar, weights } = pairs;
  const folds = foldsOf(pairs, count, seed);
  if (folds === null) return null;
  const stated = { platt: new Float64Array(distances.length), isotonic: new Float64Array(distances.length) };
  const counts = { truePositives: 0, falsePositives: 0, positives: 0, negatives: 0 };
  for (const test of folds) {
    const held = new Set(test);
    const train = Int32Array.from(distances.keys()).filter((e) => !held.has(e));
    const ordered = orderedPairs(distances, similar, weights, train);
    const fitted: Record<Way, Probability> = { platt: fitPlatt(ordered), isotonic: fitIsotonic(ordered) };
    for (const e of test) {
      stated.platt[e] = probabilityAt(fitted.platt, distances[e]);
      stated.isotonic[e] = probabilityAt(fitted.isotonic, distances[e]);
    }
    const threshold = bestThreshold(ordered, target).threshold ?? -1; // where no threshold serves, nothing is the same
    const found = countsAt(threshold, distances, similar, weights, test);
    for (const key of Object.keys(counts) as (keyof Counts)[]) counts[key] += found[key];
  }
  const logLoss = {
    platt: meanOver(pairs, (e) => -log(similar[e] ? stated.platt[e] : 1 - stated.platt[e])),
    isotonic: meanOver(pairs, (e) => -log(similar[e] ? stated.isotonic[e] : 1 - stated.isotonic[e])),
  };
  const better: Way = logLoss.isotonic < logLoss.platt ? "isotonic" : "platt";
  const way = asked === "auto" ? better : asked;
  return {
    way,
    scores: { folds: folds.length, ...ratesOf(counts), logLoss, ...probabilityScores(pairs, stated[way]) },
  };
}

const ratesOf = (counts: Counts): Pick<DecisionScores, "accuracy" | "precision" | "recall" | "f1"> => ({
  accuracy: accuracyOf(counts),
  precision: precisionOf(counts),
  recall: recallOf(counts),
  f1: fBetaOf(counts),
});

function meanOver({ distances, weights }: MeasuredPairs, value: (pair: number) => number): number {
  let [sum, worth] = [0, 0];
  for (let e = 0; e < distances.length; e++) {
    sum += (weights?.[e] ?? 1) * value(e);
    worth += weights?.[e] ?? 1;
  }
  return sum / worth;
}

/** Brier's score, and the mean gap between stated and observed probability over ten groups of equal size. */
export function probabilityScores(
  pairs: Pick<MeasuredPairs, "similar" | "distances"> & { readonly weights?: Float64Array },
  stated: Float64Array,
): Pick<DecisionScores, "brier" | "calibrationError"> {
  const { similar, weights, distances } = pairs;
  const order = Array.from(stated.keys()).sort((i, j) => stated[i] - stated[j] || i - j);
  let [gaps, worth] = [0, 0];
  for (let group = 0; group < GROUPS; group++) {
    const from = Math.floor((group * order.length) / GROUPS);
    const to = Math.floor(((group + 1) * order.length) / GROUPS);
    let gap = 0;
    for (const e of order.slice(from, to)) {
      gap += (weights?.[e] ?? 1) * (similar[e] - stated[e]);
      worth += weights?.[e] ?? 1;
    }
    gaps += Math.abs(gap);
  }
  const squared = (e: number): number => (similar[e] - stated[e]) * (similar[e] - stated[e]);
  const all = { left: NONE, right: NONE, similar, distances, ...(weights ? { weights } : {}) };
  return { brier: meanOver(all, squared), calibrationError: gaps / worth };
}

const GROUPS = 10;
const NONE = new Int32Array(0);

function foldsOf({ left, right, similar, distances }: MeasuredPairs, asked: number, seed: number): Int32Array[] | null {
  const kinds = Int32Array.from(similar);
  const rare = Math.min(...[0, 1].map((kind) => kinds.reduce((sum, value) => sum + (value === kind ? 1 : 0), 0)));
  if (rare < 2) return null;
  const content = new Matrix(distances.length, 1, distances);
  const clusters = pairClusters(left, right);
  if (areSmall(clusters)) {
    const folds = [...groupedFolds(content, kinds, clusters, Math.min(asked, new Set(clusters).size), seed)];
    if (folds.every((test) => trainsBoth(test, kinds))) return folds;
  }
  return [...stratifiedFolds(content, kinds, Math.min(asked, rare), seed)];
}

/** Whether pairs of both kinds remain outside the fold. */
function trainsBoth(test: Int32Array, kinds: Int32Array): boolean {
  const held = new Set(test);
  return [0, 1].every((kind) => kinds.some((value, e) => value === kind && !held.has(e)));
}
