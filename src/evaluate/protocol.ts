import { EtalonError } from "../base/errors.ts";
import { share, shareAs, shared } from "../base/shared.ts";
import { contentOrder } from "../data/contentOrder.ts";
import type { Label } from "../data/labels.ts";
import { featureNames, type PointsInput, toMatrix } from "../data/points.ts";
import { applyScaling, fitScaling, type Scale, type Scaling } from "../data/scaling.ts";
import type { Data } from "../learners/data.ts";
import type { Matrix } from "../linalg/matrix.ts";
import {
  codesOf,
  groupCodes,
  requireGroupsApart,
  requireNeighbors,
  requireScale,
  requireSeed,
  warningsOf,
} from "./protocolChecks.ts";
import { type Folds, givenFolds, groupedFolds, stratifiedFolds, trainingRows } from "./splits.ts";

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
  const protocol = {
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
    warnings: warningsOf(codes, classes, split, groups),
  };
  return split.length * points.data.length <= MOST_SHARED ? share(protocol, ROOM) : protocol;
}

/** Entries of the points of all folds up to which learners share what they compute of a fold: three times as many are kept, 50 MB. */
const MOST_SHARED = 2e6;
/** Numbers of scatter matrices and decompositions that they keep beside these, of all folds together: 50 MB. */
const ROOM = 6e6;

/** The same protocol over the given rows alone, split anew: for choices that must not see the other rows. */
export function innerProtocol(protocol: Protocol, rows: Int32Array, folds: number): Protocol {
  const { codes, classes, groups, features, neighbors, seed, scale, points } = protocol;
  const { rows: count, cols, data } = points.take(rows);
  return makeProtocol(
    {
      points: { rows: count, cols, data, ...(features ? { features } : {}) },
      labels: Array.from(rows, (i) => classes[codes[i]]),
      ...(groups ? { groups: rows.map((i) => groups[i]) } : {}),
    },
    { folds, neighbors, seed, scale },
  );
}

/** One fold, scaled by its training part alone. */
export interface FoldData {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly scaling: Scaling;
  readonly trainPoints: Matrix;
  readonly testPoints: Matrix;
  /** What a learner is given: the training points with the names of their classes. */
  readonly lesson: Data;
}

/** What all learners see of a fold: of small data computed once, and what they make of the lesson too. */
export const foldData = (protocol: Protocol, fold: number): FoldData =>
  shared(protocol, `fold ${fold}`, () => {
    const data = makeFold(protocol, fold);
    shareAs(data.lesson, protocol);
    return data;
  });

function makeFold(protocol: Protocol, fold: number): FoldData {
  const { points, codes, folds, scale } = protocol;
  const test = folds[fold];
  const train = trainingRows(test, codes);
  const raw = points.take(train);
  const scaling = fitScaling(raw, scale);
  const trainPoints = applyScaling(scaling, raw);
  return {
    train,
    test,
    scaling,
    trainPoints,
    testPoints: applyScaling(scaling, points.take(test)),
    lesson: lessonOf(protocol, train, trainPoints),
  };
}

/** Training points and the names of their classes, as a learner takes them. */
export const lessonOf = (
  { codes, classes, features }: Protocol,
  train: Int32Array,
  { rows, cols, data }: Matrix,
): Data => ({
  points: { rows, cols, data, ...(features ? { features } : {}) },
  labels: Array.from(train, (i) => classes[codes[i]]),
});
