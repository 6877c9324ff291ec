import type { PairData } from "./relationFiles.ts";
import { pairRanking, type Scored, type TwoSpaces } from "./scores.ts";
import { kinSearch, mainFirst, type Search, searchScores } from "./search.ts";

/** Everything that pairs say of two distances. */
export interface PairProof {
  readonly scores: readonly Scored[];
  readonly search: Search;
  readonly warnings: readonly string[];
}

/** Pairs as a ranking by distance (AUC, EER) where some are dissimilar, and as a search of each item for those it is similar to. */
export function pairProof(
  spaces: TwoSpaces,
  pairs: PairData,
  at: readonly number[],
  seed: number,
  groups?: Int32Array,
): PairProof {
  const search = kinSearch(spaces, pairs, seed);
  const { scores, warnings } = searchScores(search, at, seed, groups);
  if (!pairs.similar.includes(0)) return { scores: mainFirst(scores), search, warnings };
  const { area, equalError } = pairRanking(spaces, pairs, seed, groups);
  return { scores: [{ name: "pair AUC", gain: area }, { name: "EER", gain: equalError }, ...scores], search, warnings };
}
