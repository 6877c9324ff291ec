import type { Scale } from "../data/scaling.ts";
import { nearDuplicates } from "../evaluate/nearDuplicates.ts";
import type { Metric } from "../metrics/metric.ts";
import { type Evaluation, evaluateSplit, heldOutSpaces, type Split } from "./heldOut.ts";
import type { Judgment } from "./judgment.ts";
import { pairProof } from "./pairProof.ts";
import { kindOf } from "./supervised.ts";

/** What the held-out part says, in full. */
export interface SplitProof {
  readonly evaluation: Evaluation | null;
  /** With pairs: what a report shows. */
  readonly judgment?: Judgment;
  readonly warnings: readonly string[];
}

/** The places at which the estimate counts hits. */
const AT = [1, 5, 10];

/** Judges the metric of the training part on the held-out part: by pairs with all scores of a search, else by the one score of `evaluateSplit`. */
export function splitProof(split: Split, metric: Metric, scale: Scale, neighbors: number, seed: number): SplitProof {
  const { test, dropped } = split;
  const warnings = kindOf(test) === "labels" ? [] : twinWarnings(split, metric, scale, seed);
  const single = evaluateSplit(split, metric, scale, neighbors, seed);
  if (single?.score !== "pair AUC" || !test.pairs) return { evaluation: single, warnings };
  const proof = pairProof(heldOutSpaces(split, metric, scale), test.pairs, AT, seed, test.groups);
  const scores = proof.scores.map(({ name, gain }) => ({ score: name, ...gain }));
  return {
    evaluation: { ...single, dropped, scores },
    judgment: { ...proof, pairs: test.pairs },
    warnings: [...warnings, ...proof.warnings],
  };
}

function twinWarnings({ train, test }: Split, metric: Metric, scale: Scale, seed: number): string[] {
  const known = heldOutSpaces({ train, test: train }, metric, scale).input;
  const { count, asked } = nearDuplicates(known, heldOutSpaces({ train, test }, metric, scale).input, seed);
  if (count === 0) return [];
  return [
    `${count} of ${asked} held-out points have a near duplicate among the training points, which flatters the estimate; --group keeps such points together`,
  ];
}
