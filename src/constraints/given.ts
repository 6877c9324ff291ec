import { EtalonError } from "../base/errors.ts";
import type { Pairs } from "./types.ts";

/** User pairs as index arrays. `SHAPE` if the arrays disagree, `DATA` for rows out of range, self pairs, contradictions or a kind that is empty. */
export function givenPairs(
  given: { readonly left: ArrayLike<number>; readonly right: ArrayLike<number>; readonly similar: ArrayLike<number | boolean> },
  rows: number,
): Pairs {
  const { left, right, similar } = given;
  if (left.length !== right.length || left.length !== similar.length) {
    throw new EtalonError(
      "SHAPE",
      `pairs: \`left\` has ${left.length} entries, \`right\` ${right.length} and \`similar\` ${similar.length}. Give one of each for every pair.`,
    );
  }
  for (let e = 0; e < left.length; e++) {
    for (const row of [left[e], right[e]]) {
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new EtalonError("DATA", `pairs: pair ${e} names row ${row}, but rows go from 0 to ${rows - 1}.`);
      }
    }
  }
  return {
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    similar: Uint8Array.from(similar, (value) => (Number(value) > 0 ? 1 : 0)),
  };
}
