import { Matrix } from "../../linalg/matrix.ts";
import { majorityVote } from "../../neighbors/vote.ts";
import type { FindNearest } from "./findNearest.ts";
import type { InputPlane } from "./inputPlane.ts";

/** Left, bottom, right, top. */
export type Bounds = readonly [number, number, number, number];

/** What the k-nearest-neighbor rule decides at the places of a plane. */
export interface Regions {
  readonly bounds: Bounds;
  readonly cols: number;
  readonly rows: number;
  /** Class code of each cell, row by row from the top. */
  readonly codes: Int32Array;
}

/** Points that decide, with a class code from 0 for each. */
export interface Deciding {
  readonly points: Matrix;
  readonly codes: Int32Array;
}

/**
 * The decisions of the k-nearest-neighbor rule under a metric, on a grid of square cells of the plane, each asked at its middle. The longer side has `cells` of them.
 * Where the points have more than two features this is the cut through what stands at the picture's origin.
 */
export function decisionRegions(
  find: FindNearest,
  { points, codes }: Deciding,
  { mean, directions }: Pick<InputPlane, "mean" | "directions">,
  bounds: Bounds,
  { neighbors = 3, cells = 72 }: { neighbors?: number; cells?: number } = {},
): Regions {
  const [left, bottom, right, top] = bounds;
  const side = Math.max(right - left, top - bottom) / cells || 1;
  const cols = Math.max(1, Math.round((right - left) / side));
  const rows = Math.max(1, Math.round((top - bottom) / side));
  const places = new Matrix(rows * cols, mean.length);
  for (let cell = 0; cell < rows * cols; cell++) {
    const x = left + (((cell % cols) + 0.5) * (right - left)) / cols;
    const y = top - ((Math.floor(cell / cols) + 0.5) * (top - bottom)) / rows;
    for (let j = 0; j < mean.length; j++) {
      places.data[cell * mean.length + j] = mean[j]! + x * directions.get(0, j) + y * directions.get(1, j);
    }
  }
  const classes = codes.reduce((most, code) => Math.max(most, code + 1), 0);
  const found = find(points, places, { neighbors: Math.min(neighbors, points.rows) });
  return { bounds, cols, rows, codes: majorityVote(found, codes, classes) };
}

/** The rectangle around the picture's rows that are kept, with a margin, neither flat nor upright: its height is 0.6 to 1 of its width. */
export function regionBounds(picture: Matrix, rows: ArrayLike<number>): Bounds {
  const range = (axis: number): readonly [middle: number, half: number] => {
    const values = Float64Array.from(rows, (row) => picture.get(row, axis));
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return low <= high ? [(low + high) / 2, 0.54 * (high - low)] : [0, 0];
  };
  const [x, halfWidth] = range(0);
  const [y, halfHeight] = range(1);
  const width = Math.max(halfWidth, halfHeight) || 1;
  const height = Math.max(0.6 * width, halfHeight);
  return [x - width, y - height, x + width, y + height];
}

/** The share of the picture that each class takes. */
export function regionShares({ codes }: Regions, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const code of codes) counts[code]!++;
  return counts.map((count) => count / codes.length);
}

/** The share of the picture on which two rules decide differently. `b` must have the cells of `a`. */
export const regionDifference = (a: Regions, b: Regions): number =>
  a.codes.reduce((count, code, cell) => count + (code === b.codes[cell] ? 0 : 1), 0) / a.codes.length;
