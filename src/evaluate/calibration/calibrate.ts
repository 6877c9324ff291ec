import { counted } from "../../base/counted.ts";
import { EtalonError } from "../../base/errors.ts";
import { givenPairs, type PairsInput } from "../../constraints/given.ts";
import type { PointsInput } from "../../data/points.ts";
import { pairSquaredDistances } from "../../linalg/distances.ts";
import type { Decision } from "../../metrics/decision.ts";
import { linearMetric } from "../../metrics/linear.ts";
import type { Metric } from "../../metrics/metric.ts";
import { heldOutDecision, type MeasuredPairs, type Way } from "./heldOutDecision.ts";
import { fitIsotonic } from "./isotonic.ts";
import { orderedPairs } from "./orderedPairs.ts";
import { fitPlatt } from "./platt.ts";
import { bestThreshold, goalOf, type Target } from "./threshold.ts";

export interface CalibrateOptions {
  /** What the threshold is chosen for; `accuracy` by default. */
  readonly target?: Target;
  /** How the probability is stated; by default whichever has the smaller held-out log loss. */
  readonly probability?: "auto" | Way;
  /** Into how many parts the pairs are split to judge the decision; 5 by default. */
  readonly folds?: number;
  readonly seed?: number;
}

/**
 * A new metric that can tell whether two points are the same: a threshold chosen for the target, and a probability, both from pairs. Best are pairs that the metric
 * was not learned from. The probability holds where the share of similar pairs is about that of the given ones.
 * `DATA` unless there are pairs of both kinds, or when no threshold meets the target; `OPTION` for an illegal option.
 */
export function calibrate(
  metric: Metric,
  { points, pairs }: { readonly points: PointsInput; readonly pairs: PairsInput },
  { target = "accuracy", probability = "auto", folds = 5, seed = 0 }: CalibrateOptions = {},
): Metric {
  goalOf(target);
  if (!["auto", "platt", "isotonic"].includes(probability))
    throw new EtalonError("OPTION", `probability: \`${probability}\` is not legal. Give one of auto, platt, isotonic.`);
  if (!(Number.isInteger(folds) && folds >= 2))
    throw new EtalonError("OPTION", `folds: ${folds} is not legal. Give an integer from 2.`);
  const mapped = metric.transform(points);
  const checked = givenPairs(pairs, { rows: mapped.rows });
  const distances = pairSquaredDistances(mapped, checked.left, checked.right).map(Math.sqrt);
  return withDecision(metric, decisionFrom(nearestFirst({ ...checked, distances }), target, probability, folds, seed));
}

/** The same metric with another decision. */
export const withDecision = (metric: Metric, decision: Decision): Metric => {
  const { learner, options, map, mean, features, report } = metric;
  return linearMetric({ learner, options, map, mean, features, report, decision });
};

/** So that the order in which pairs are listed changes no bit. */
function nearestFirst({ left, right, similar, weights, distances }: MeasuredPairs): MeasuredPairs {
  const order = Int32Array.from(distances.keys()).sort(
    (i, j) =>
      distances[i] - distances[j] || similar[i] - similar[j] || (weights ? weights[i] - weights[j] : 0) || i - j,
  );
  return {
    left: order.map((e) => left[e]),
    right: order.map((e) => right[e]),
    similar: Uint8Array.from(order, (e) => similar[e]),
    ...(weights ? { weights: Float64Array.from(order, (e) => weights[e]) } : {}),
    distances: Float64Array.from(order, (e) => distances[e]),
  };
}

function decisionFrom(
  pairs: MeasuredPairs,
  target: string,
  asked: "auto" | Way,
  folds: number,
  seed: number,
): Decision {
  const { distances, similar, weights } = pairs;
  const ordered = orderedPairs(distances, similar, weights);
  if (ordered.distances.length < 2)
    throw new EtalonError(
      "DATA",
      `calibrate: ${counted(distances.length, "pair")} with one and the same distance tell nothing apart. Give other pairs, or learn another metric.`,
    );
  const { threshold, most } = bestThreshold(ordered, target);
  if (threshold === undefined)
    throw new EtalonError(
      "DATA",
      `target: no threshold reaches ${target} on these pairs; the most is ${most.toFixed(4)}. Ask for less.`,
    );
  const held = heldOutDecision(pairs, target, asked, folds, seed);
  const way = asked === "auto" ? (held?.way ?? "platt") : asked;
  const alike = similar.reduce((sum, value) => sum + value, 0);
  return {
    threshold,
    target,
    probability: way === "platt" ? fitPlatt(ordered) : fitIsotonic(ordered),
    pairs: { similar: alike, dissimilar: similar.length - alike },
    heldOut: held?.scores ?? null,
  };
}
