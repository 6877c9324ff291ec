import { nearest } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { majorityVote } from "../../neighbors/vote.ts";
import type { Parts } from "./parts.ts";

/** Neighbors that vote. */
const NEIGHBORS = 3;

/** Shares of points whose three nearest points learned from vote for another class; null where nothing can be told. */
export interface NeighborErrors {
  /** Among the points learned from, each left out in turn. */
  readonly trainError: number | null;
  readonly heldError: number | null;
}

/** The errors of the 3-nearest-neighbor rule in a space (n x k); `parts` says which rows are which. */
export function neighborErrors(mapped: Matrix, { codes, train, asked }: Parts): NeighborErrors {
  const known = train.filter((i) => codes[i]! >= 0);
  const classes = codes.reduce((most, code) => Math.max(most, code + 1), 0);
  if (known.length <= NEIGHBORS || classes < 2) return { trainError: null, heldError: null };
  const reference = mapped.take(known);
  const referenceCodes = known.map((i) => codes[i]!);
  const error = (rows: Int32Array, exclude?: Int32Array): number | null => {
    if (rows.length === 0) return null;
    const found = nearest(mapped.take(rows), reference, NEIGHBORS, exclude ? { exclude } : {});
    const votes = majorityVote(found, referenceCodes, classes);
    return rows.reduce((count, i, k) => count + (votes[k] === codes[i] ? 0 : 1), 0) / rows.length;
  };
  const place = new Map(Array.from(known, (row, k) => [row, k]));
  return {
    trainError: error(
      asked.train,
      asked.train.map((row) => place.get(row)!),
    ),
    heldError: error(asked.held),
  };
}
