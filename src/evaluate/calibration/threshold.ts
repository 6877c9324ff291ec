import { EtalonError } from "../../base/errors.ts";
import { nearestName } from "../../base/suggest.ts";
import { type OrderedPairs, total } from "./orderedPairs.ts";

/**
 * What a threshold is chosen for. `precision=p`: as much recall as precision ≥ p allows; `recall=r`: as much precision as recall ≥ r allows; `tnr=t`: the highest rate of
 * recognized similar pairs while at least t of the dissimilar ones are told apart; `tpr=t`: the other way round.
 */
export type Target =
  | "accuracy"
  | "balancedAccuracy"
  | "f1"
  | `${"fbeta" | "precision" | "recall" | "tpr" | "tnr"}=${number}`;

/** What a threshold makes of pairs. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly positives: number;
  readonly negatives: number;
}

interface Goal {
  /** The larger, the better. */
  readonly score: (counts: Counts) => number;
  /** Must reach `bound`. */
  readonly demand?: { readonly name: string; readonly rate: (counts: Counts) => number; readonly bound: number };
}

/** Share of those called the same that are; 1 where none is. */
export const precisionOf = ({ truePositives, falsePositives }: Counts): number =>
  truePositives + falsePositives === 0 ? 1 : truePositives / (truePositives + falsePositives);

/** Share of the similar pairs that are called the same. */
export const recallOf = ({ truePositives, positives }: Counts): number => truePositives / positives;

/** Share of the dissimilar pairs that are called different. */
export const specificityOf = ({ falsePositives, negatives }: Counts): number =>
  (negatives - falsePositives) / negatives;

/** Share of all pairs decided rightly. */
export const accuracyOf = ({ truePositives, falsePositives, positives, negatives }: Counts): number =>
  (truePositives + negatives - falsePositives) / (positives + negatives);

/** F_β, in which recall counts β times as much as precision. */
export const fBetaOf = (counts: Counts, beta = 1): number => {
  const { truePositives, falsePositives, positives } = counts;
  const square = beta * beta;
  return ((1 + square) * truePositives) / (square * positives + truePositives + falsePositives);
};

const GOALS = ["accuracy", "balancedAccuracy", "f1", "fbeta", "precision", "recall", "tpr", "tnr"];

/** What a target asks for. `OPTION` for an unknown one, or a bound outside its range. */
export function goalOf(target: string): Goal {
  const [name, text] = target.split("=", 2) as [string, string | undefined];
  const bound = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  const needsBound = GOALS.indexOf(name) >= 3;
  if (needsBound && !(bound > 0 && (name === "fbeta" ? bound <= 100 : bound <= 1))) {
    const range = name === "fbeta" ? "a number above 0, such as fbeta=0.5" : `a share up to 1, such as ${name}=0.95`;
    throw new EtalonError("OPTION", `target: \`${target}\` is not legal. Give ${range}.`);
  }
  if (!needsBound && text === undefined) {
    if (name === "accuracy") return { score: accuracyOf };
    if (name === "balancedAccuracy") return { score: (counts) => (recallOf(counts) + specificityOf(counts)) / 2 };
    if (name === "f1") return { score: fBetaOf };
  }
  if (name === "fbeta") return { score: (counts) => fBetaOf(counts, bound) };
  if (name === "precision") return { score: recallOf, demand: { name, rate: precisionOf, bound } };
  if (name === "recall") return { score: precisionOf, demand: { name, rate: recallOf, bound } };
  if (name === "tpr") return { score: specificityOf, demand: { name, rate: recallOf, bound } };
  if (name === "tnr") return { score: recallOf, demand: { name, rate: specificityOf, bound } };
  const guess = nearestName(name, GOALS);
  throw new EtalonError(
    "OPTION",
    `target: \`${target}\` is not legal. ${guess === undefined ? `Give one of ${GOALS.join(", ")}` : `Did you mean ${guess}?`}`,
  );
}

/** What the threshold after each of the distinct distances makes of the pairs, nearest first; entry 0 is below all of them. */
export function countsAlong({ similar, dissimilar }: OrderedPairs): Counts[] {
  const [positives, negatives] = [total(similar), total(dissimilar)];
  let [truePositives, falsePositives] = [0, 0];
  const out: Counts[] = [{ truePositives, falsePositives, positives, negatives }];
  similar.forEach((worth, k) => {
    truePositives += worth;
    falsePositives += dissimilar[k];
    out.push({ truePositives, falsePositives, positives, negatives });
  });
  return out;
}

/**
 * The threshold that serves the target best, halfway between two neighboring distances; of equals the lowest. A distance of 0 always counts as the same.
 * Undefined when none meets the demand of the target; `most` is what the demanded rate can reach.
 */
export function bestThreshold(
  pairs: OrderedPairs,
  target: string,
): { readonly threshold: number | undefined; readonly most: number } {
  const { score, demand } = goalOf(target);
  let best: { place: number; score: number } | undefined;
  let most = 0;
  countsAlong(pairs).forEach((counts, place) => {
    if (place === 0 && pairs.distances[0] === 0) return;
    if (demand) {
      const nothing = demand.name === "precision" && counts.truePositives === 0;
      const rate = nothing ? 0 : demand.rate(counts);
      most = Math.max(most, rate);
      if (rate < demand.bound) return;
    }
    const reached = score(counts);
    if (best === undefined || reached > best.score) best = { place, score: reached };
  });
  return { threshold: best && between(pairs.distances, best.place), most };
}

/** Halfway between the distances before and after a place, so that it tells them apart. */
function between(distances: Float64Array, place: number): number {
  if (place === distances.length) return distances[place - 1];
  const low = place === 0 ? 0 : distances[place - 1];
  const middle = low + (distances[place] - low) / 2;
  return middle < distances[place] ? middle : low;
}

/** What a threshold makes of the listed pairs. */
export function countsAt(
  threshold: number,
  distances: Float64Array,
  similar: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  pairs: Int32Array,
): Counts {
  const worth = { truePositives: 0, falsePositives: 0, positives: 0, negatives: 0 };
  for (const pair of pairs) {
    const weight = weights?.[pair] ?? 1;
    worth[similar[pair] ? "positives" : "negatives"] += weight;
    if (distances[pair] <= threshold) worth[similar[pair] ? "truePositives" : "falsePositives"] += weight;
  }
  return worth;
}
