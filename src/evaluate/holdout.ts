import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { groupedFolds, stratifiedFolds } from "./splits.ts";

/**
 * Rows to hold out, ascending: about `share` of the labeled ones (codes from 0, -1 for unlabeled), classes in proportion, groups as a whole.
 * Keyed by content. `OPTION` unless 0 < share < 1, or if there are too few rows or groups to split.
 */
export function holdoutRows(
  points: Matrix,
  codes: Int32Array,
  share: number,
  { groups, seed = 0 }: { readonly groups?: Int32Array; readonly seed?: number } = {},
): Int32Array {
  if (!(share > 0 && share < 1))
    throw new EtalonError("OPTION", `holdout: ${share} is not legal. Give a share between 0 and 1.`);
  const labeled = Int32Array.from(codes.keys()).filter((i) => codes[i] >= 0);
  const units = groups ? new Set(labeled.map((i) => groups[i])).size : labeled.length;
  if (units < 2)
    throw new EtalonError(
      "OPTION",
      `holdout: ${units} ${groups ? "groups" : "labeled points"} cannot be split. Give --holdout 0.`,
    );
  const [taken, count] = fraction(share, Math.min(units, 20));
  const folds = groups ? groupedFolds(points, codes, groups, count, seed) : stratifiedFolds(points, codes, count, seed);
  return Int32Array.from(folds.slice(0, taken).flatMap((fold) => Array.from(fold))).sort();
}

/** The fraction a/b nearest to `share` with 1 ≤ a < b ≤ most, of equals the one with the smallest b. */
function fraction(share: number, most: number): readonly [number, number] {
  let best: readonly [number, number] = [1, 2];
  for (let b = 2; b <= most; b++) {
    const a = Math.max(1, Math.min(b - 1, Math.round(share * b)));
    if (Math.abs(a / b - share) < Math.abs(best[0] / best[1] - share) - 1e-12) best = [a, b];
  }
  return best;
}
