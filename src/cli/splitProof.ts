import type { Scale } from "../data/scaling.ts";
import { nearDuplicates } from "../evaluate/nearDuplicates.ts";
import type { Metric } from "../metrics/metric.ts";
import { type Evaluation, evaluateSplit, heldOutSpaces, type Split } from "./heldOut.ts";
import { groupsAsking, type Judged, searchAmong } from "./judged.ts";
import type { Judgment } from "./judgment.ts";
import { type PairProof, pairProof } from "./pairProof.ts";
import type { TwoSpaces } from "./scores.ts";
import { mainFirst, searchScores } from "./search.ts";
import { kindOf } from "./supervised.ts";

/** What the held-out part says, in full. */
export interface SplitProof {
  readonly evaluation: Evaluation | null;
  /** With pairs and judged queries: what a report shows. */
  readonly judgment?: Judgment;
  readonly warnings: readonly string[];
}

/** The places at which the estimate counts hits. */
const AT = [1, 5, 10];

/** Judges the metric of the training part on the held-out part: by pairs and judged queries with all scores of a search, else by the one score of `evaluateSplit`. */
export function splitProof(split: Split, metric: Metric, scale: Scale, neighbors: number, seed: number): SplitProof {
  const { test } = split;
  const warnings = kindOf(test) === "labels" ? [] : twinWarnings(split, metric, scale, seed);
  const proof = scoresOfSplit(split, metric, scale, neighbors, seed);
  return { ...proof, warnings: [...warnings, ...proof.warnings] };
}

/** The scores alone; `before` takes the place of the Euclidean distance. */
export function scoresOfSplit(
  split: Split,
  metric: Metric,
  scale: Scale,
  neighbors: number,
  seed: number,
  before?: Metric,
): SplitProof {
  const { test, dropped } = split;
  const single = evaluateSplit(split, metric, scale, neighbors, seed, before);
  if (!single || !(test.judged || single.score === "pair AUC" || single.score === "MRR"))
    return { evaluation: single, warnings: [] };
  const spaces = heldOutSpaces(split, metric, scale, before);
  const proof = test.judged
    ? judgedProof(spaces, test.judged, seed, test.groups)
    : pairProof(spaces, test.pairs!, AT, seed, test.groups);
  const scores = proof.scores.map(({ name, gain }) => ({ score: name, ...gain }));
  const both = single.score === "pair AUC" ? { pairs: test.pairs! } : {};
  return { evaluation: { ...single, dropped, scores }, judgment: { ...proof, ...both }, warnings: proof.warnings };
}

function judgedProof(spaces: TwoSpaces, judged: Judged, seed: number, groups: Int32Array | undefined): PairProof {
  const search = searchAmong(spaces, judged, seed);
  const { scores, warnings } = searchScores(search, AT, seed, groupsAsking(judged, groups));
  return { scores: mainFirst(scores), search, warnings };
}

function twinWarnings({ train, test }: Split, metric: Metric, scale: Scale, seed: number): string[] {
  const known = heldOutSpaces({ train, test: train }, metric, scale).input;
  const { count, asked } = nearDuplicates(known, heldOutSpaces({ train, test }, metric, scale).input, seed);
  if (count === 0) return [];
  return [
    `${count} of ${asked} held-out points have a near duplicate among the training points, which flatters the estimate; --group keeps such points together`,
  ];
}
