import { orderedPairs } from "./calibration/orderedPairs.ts";
import { countsAlong, precisionOf, recallOf } from "./calibration/threshold.ts";

/** Corners of a curve, in order. */
export type Curve = readonly { readonly x: number; readonly y: number }[];

/** The ROC curve of "the nearer, the more similar": falsely accepted share of dissimilar pairs (x), recognized share of similar ones (y), as the threshold grows. */
export const rocCurve = (distances: Float64Array, similar: ArrayLike<number>): Curve =>
  countsAlong(orderedPairs(distances, similar, undefined)).map((counts) => ({
    x: counts.falsePositives / counts.negatives,
    y: recallOf(counts),
  }));

/** Precision (y) against recall (x), as the threshold grows. */
export const precisionRecallCurve = (distances: Float64Array, similar: ArrayLike<number>): Curve =>
  countsAlong(orderedPairs(distances, similar, undefined))
    .slice(1)
    .map((counts) => ({ x: recallOf(counts), y: precisionOf(counts) }));
