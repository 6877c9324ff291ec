import { exp } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";

/** The probability that two points are the same, by their distance: Platt's sigmoid 1 / (1 + e^(slope·d + offset)), or isotonic steps joined by lines. It never rises with the distance. */
export type Probability =
  | { readonly kind: "platt"; readonly slope: number; readonly offset: number }
  | {
      readonly kind: "isotonic";
      /** Ascending. */
      readonly distances: readonly number[];
      /** At these distances, never rising; level before the first and behind the last. */
      readonly probabilities: readonly number[];
    };

/** How a decision fared on pairs that were held out while it was made, fold by fold. */
export interface DecisionScores {
  readonly folds: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Mean −log of the probability given to what was true, under each way. */
  readonly logLoss: { readonly platt: number; readonly isotonic: number };
  /** Mean squared difference of the probability and what was true. */
  readonly brier: number;
  /** Mean |observed − stated probability| over ten groups of equal size, by stated probability. */
  readonly calibrationError: number;
}

/** When two points count as the same, and how probable that is. */
export interface Decision {
  /** From 0. Two points are the same when their distance is at most this. */
  readonly threshold: number;
  /** What the threshold was chosen for: `accuracy`, `precision=0.95`, … */
  readonly target: string;
  readonly probability: Probability;
  /** How many pairs it was learned from. */
  readonly pairs: { readonly similar: number; readonly dissimilar: number };
  /** Null when there were too few pairs to hold any out. */
  readonly heldOut: DecisionScores | null;
}

/** What a decision says of two points. */
export interface Sameness {
  readonly same: boolean;
  readonly probability: number;
  readonly distance: number;
  readonly threshold: number;
}

/** The probability at a distance. */
export function probabilityAt(probability: Probability, distance: number): number {
  if (probability.kind === "platt") return 1 / (1 + exp(probability.slope * distance + probability.offset));
  const { distances, probabilities } = probability;
  let above = 0;
  for (let high = distances.length; above < high; ) {
    const middle = (above + high) >> 1;
    if (distances[middle] < distance) above = middle + 1;
    else high = middle;
  }
  if (above === 0) return probabilities[0];
  if (above === distances.length) return probabilities[above - 1];
  const share = (distance - distances[above - 1]) / (distances[above] - distances[above - 1]);
  return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
}

/** Decides by a distance. `UNSUPPORTED` without a decision. */
export function decide(decision: Decision | undefined, distance: number): Sameness {
  if (decision === undefined) {
    throw new EtalonError(
      "UNSUPPORTED",
      "same: this metric has no threshold yet. Calibrate it on pairs: `calibrate(metric, { points, pairs })` or `etalon calibrate`.",
    );
  }
  const { threshold, probability } = decision;
  return { same: distance <= threshold, probability: probabilityAt(probability, distance), distance, threshold };
}

/** Why a decision is not a legal one, or undefined when it is. */
export function flawOf({ threshold, probability }: Decision): string | undefined {
  if (!(threshold >= 0)) return "the threshold is below 0";
  if (probability.kind === "platt") return probability.slope >= 0 ? undefined : "the slope is below 0";
  const { distances, probabilities } = probability;
  if (distances.length === 0 || distances.length !== probabilities.length)
    return "distances and probabilities differ in number";
  const legal = probabilities.every(
    (value, k) =>
      value >= 0 && value <= 1 && (k === 0 || (value <= probabilities[k - 1] && distances[k] > distances[k - 1])),
  );
  return legal ? undefined : "the probabilities rise with the distance";
}
