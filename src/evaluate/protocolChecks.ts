import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import { type Folds, trainingRows } from "./splits.ts";

/** Codes of labels or groups, -1 for null. `SHAPE` unless there is one for each point, `DATA` for NaN. */
export function codesOf(
  name: string,
  values: ArrayLike<Label | null>,
  rows: number,
): { codes: Int32Array; names: readonly Label[] } {
  if (values.length !== rows) {
    throw new EtalonError(
      "SHAPE",
      `${name}: there are ${values.length} for ${rows} points. Give one for each point (null where unknown).`,
    );
  }
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(values[i]))
      throw new EtalonError("DATA", `${name}: row ${i} is NaN. Use null where it is unknown.`);
  }
  return encodeLabels(values);
}

/** Codes of groups; `DATA` where a labeled row has none. */
export function groupCodes(given: ArrayLike<Label | null>, codes: Int32Array): Int32Array {
  const groups = codesOf("groups", given, codes.length).codes;
  const missing = groups.findIndex((group, i) => group < 0 && codes[i] >= 0);
  if (missing >= 0)
    throw new EtalonError(
      "DATA",
      `groups: row ${missing} has none. Give every labeled row a group, or leave groups out.`,
    );
  return groups;
}

/** `DATA` if given folds put a group on both sides of a split. */
export function requireGroupsApart(folds: Folds, groups: Int32Array, names: ArrayLike<Label>, codes: Int32Array): void {
  const foldOf = new Int32Array(codes.length).fill(-1);
  folds.forEach((test, f) => {
    for (const i of test) foldOf[i] = f;
  });
  const home = new Map<number, number>();
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    const known = home.get(groups[i]);
    if (known !== undefined && known !== foldOf[i]) {
      throw new EtalonError(
        "DATA",
        `folds: group ${JSON.stringify(String(names[i]))} stands on both sides of a split. Keep its rows in one fold.`,
      );
    }
    home.set(groups[i], foldOf[i]);
  }
}

/** `OPTION` unless every training part has that many points. */
export function requireNeighbors(neighbors: number, folds: Folds, codes: Int32Array): void {
  const least = folds.reduce((smallest, test) => Math.min(smallest, trainingRows(test, codes).length), codes.length);
  if (Number.isInteger(neighbors) && neighbors >= 1 && neighbors <= least) return;
  throw new EtalonError(
    "OPTION",
    `neighbors: ${neighbors} is not legal when the smallest training part has ${least} points. Give an integer from 1 to ${least}.`,
  );
}

/** `OPTION` unless the seed is an integer from 0 to 2^53 - 1. */
export function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new EtalonError("OPTION", `seed: ${seed} is not legal. Give an integer from 0 to ${Number.MAX_SAFE_INTEGER}.`);
}

/** `OPTION` unless the scale is a known one. */
export function requireScale(scale: string): void {
  const known = ["zscore", "minmax", "none"];
  if (known.includes(scale)) return;
  const guess = nearestName(scale, known);
  throw new EtalonError(
    "OPTION",
    `scale: ${JSON.stringify(scale)} is not legal. ${guess ? `Did you mean "${guess}"?` : `Give one of ${known.join(", ")}.`}`,
  );
}

/** What a reader of the results should know about the data. */
export function warningsOf(
  codes: Int32Array,
  classes: readonly Label[],
  folds: Folds,
  groups: Int32Array | null,
): string[] {
  const sizes = new Int32Array(classes.length);
  for (const code of codes) if (code >= 0) sizes[code]++;
  const small = classes.filter((_, code) => sizes[code] < folds.length).map(String);
  const unlabeled = codes.length - sizes.reduce((sum, size) => sum + size, 0);
  const warnings: string[] = [];
  if (unlabeled > 0)
    warnings.push(`${counted(unlabeled, "unlabeled point")} ${unlabeled === 1 ? "was" : "were"} left out`);
  if (small.length > 0)
    warnings.push(
      `some folds lack classes that have fewer points than there are folds: ${small.slice(0, 5).join(", ")}${small.length > 5 ? ` and ${small.length - 5} more` : ""}`,
    );
  const lone = groups ? folds.filter((test) => new Set(test.map((i) => groups[i])).size < FEWEST_GROUPS).length : 0;
  if (lone > 0) {
    warnings.push(
      `${lone} of ${folds.length} folds ${lone === 1 ? "tests" : "test"} fewer than ${FEWEST_GROUPS} groups: the intervals are too short to trust. Take fewer folds`,
    );
  }
  return warnings;
}

const FEWEST_GROUPS = 5;
