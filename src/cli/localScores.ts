import { encodeLabels, type Label } from "../data/labels.ts";
import type { Nearest } from "../linalg/nearest.ts";
import { majorityVote } from "../neighbors/vote.ts";

/** 1 where the majority of a query's neighbors is of its class, else 0; `labels` of the points, `own` of the queries. */
export function votedRight(
  found: Nearest,
  labels: readonly (Label | null)[],
  own: readonly (Label | null)[],
): Int32Array {
  const { codes, names } = encodeLabels(labels);
  return majorityVote(found, codes, names.length).map((code, q) => (names[code] === own[q] ? 1 : 0));
}
