import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import { featureNames, type PointsInput, toMatrix } from "../data/points.ts";
import { applyScaling, fitScaling, type Scale, type Scaling } from "../data/scaling.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { contentOrder, type Folds, givenFolds, groupedFolds, stratifiedFolds, trainingRows } from "./splits.ts";

/** Labeled data to evaluate learners on. */
export interface EvaluationData {
  readonly points: PointsInput;
  /** One for each point; rows with null are neither trained on nor tested. */
  readonly labels: ArrayLike<Label | null>;
  /** Rows of one group never stand on both sides of a split, and are resampled together. */
  readonly groups?: ArrayLike<Label | null>;
}

export interface ProtocolOptions {
  /** How many stratified folds (default 5), or the folds themselves: `{ test: [[rows], …] }`. */
  readonly folds?: number | { readonly test: readonly (readonly number[])[] };
  /** k of k-NN, default 3. */
  readonly neighbors?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Fitted to the training part of each fold; default `zscore`. */
  readonly scale?: Scale;
}

/** Checked data and splits: the one ground on which learners are compared. */
export interface Protocol {
  readonly points: Matrix;
  readonly features: readonly string[] | undefined;
  /** Class codes, -1 for an unlabeled row. */
  readonly codes: Int32Array;
  readonly classes: readonly Label[];
  /** Resampling unit of each row: its group, or the row itself. */
  readonly groups: Int32Array | null;
  /** All rows by content. */
  readonly order: Int32Array;
  readonly folds: Folds;
  readonly neighbors: number;
  readonly seed: number;
  readonly scale: Scale;
  readonly warnings: readonly string[];
}

/**
 * Checks data and options and makes the folds. `SHAPE` if lengths disagree, `DATA` for unusable labels, groups or folds,
 * `OPTION` for an illegal number of folds or neighbors, seed or scale.
 */
export function makeProtocol(data: EvaluationData, options: ProtocolOptions = {}): Protocol {
  const { folds = 5, neighbors = 3, seed = 0, scale = "zscore" } = options;
  const points = toMatrix(data.points);
  requireSeed(seed);
  requireScale(scale);
  const { codes, names: classes } = codesOf("labels", data.labels, points.rows);
  if (classes.length < 2)
    throw new EtalonError("DATA", `labels: found ${classes.length} class. Comparing needs at least two.`);
  const groups = data.groups ? groupCodes(data.groups, codes) : null;
  const split =
    typeof folds !== "number"
      ? givenFolds(folds, codes)
      : groups
        ? groupedFolds(points, codes, groups, folds, seed)
        : stratifiedFolds(points, codes, folds, seed);
  if (groups) requireGroupsApart(split, groups, data.groups as ArrayLike<Label>, codes);
  requireNeighbors(neighbors, split, codes);
  return {
    points,
    features: featureNames(data.points),
    codes,
    classes,
    groups,
    order: contentOrder(points),
    folds: split,
    neighbors,
    seed,
    scale,
    warnings: warningsOf(codes, classes, split),
  };
}

/** One fold, scaled by its training part alone. */
export interface FoldData {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly scaling: Scaling;
  readonly trainPoints: Matrix;
  readonly testPoints: Matrix;
}

export function foldData({ points, codes, folds, scale }: Protocol, fold: number): FoldData {
  const test = folds[fold];
  const train = trainingRows(test, codes);
  const raw = points.take(train);
  const scaling = fitScaling(raw, scale);
  return {
    train,
    test,
    scaling,
    trainPoints: applyScaling(scaling, raw),
    testPoints: applyScaling(scaling, points.take(test)),
  };
}

function codesOf(
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

function groupCodes(given: ArrayLike<Label | null>, codes: Int32Array): Int32Array {
  const groups = codesOf("groups", given, codes.length).codes;
  const missing = groups.findIndex((group, i) => group < 0 && codes[i] >= 0);
  if (missing >= 0)
    throw new EtalonError(
      "DATA",
      `groups: row ${missing} has none. Give every labeled row a group, or leave groups out.`,
    );
  return groups;
}

function requireGroupsApart(folds: Folds, groups: Int32Array, names: ArrayLike<Label>, codes: Int32Array): void {
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

function requireNeighbors(neighbors: number, folds: Folds, codes: Int32Array): void {
  const least = folds.reduce((smallest, test) => Math.min(smallest, trainingRows(test, codes).length), codes.length);
  if (Number.isInteger(neighbors) && neighbors >= 1 && neighbors <= least) return;
  throw new EtalonError(
    "OPTION",
    `neighbors: ${neighbors} is not legal when the smallest training part has ${least} points. Give an integer from 1 to ${least}.`,
  );
}

function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new EtalonError("OPTION", `seed: ${seed} is not legal. Give an integer from 0 to ${Number.MAX_SAFE_INTEGER}.`);
}

function requireScale(scale: string): void {
  const known = ["zscore", "minmax", "none"];
  if (known.includes(scale)) return;
  const guess = nearestName(scale, known);
  throw new EtalonError(
    "OPTION",
    `scale: ${JSON.stringify(scale)} is not legal. ${guess ? `Did you mean "${guess}"?` : `Give one of ${known.join(", ")}.`}`,
  );
}

function warningsOf(codes: Int32Array, classes: readonly Label[], folds: Folds): string[] {
  const sizes = new Int32Array(classes.length);
  for (const code of codes) if (code >= 0) sizes[code]++;
  const small = classes.filter((_, code) => sizes[code] < folds.length).map(String);
  const unlabeled = codes.length - sizes.reduce((sum, size) => sum + size, 0);
  const warnings: string[] = [];
  if (unlabeled > 0) warnings.push(`${unlabeled} unlabeled points were left out`);
  if (small.length > 0)
    warnings.push(
      `classes with fewer points than there are folds are missing from some folds: ${small.slice(0, 5).join(", ")}${small.length > 5 ? ` and ${small.length - 5} more` : ""}`,
    );
  return warnings;
}
