import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, weightedGram } from "../linalg/products.ts";

/** A plane through a cloud of points that keeps most of their variance. */
export interface PlaneView {
  readonly mean: Float64Array;
  /** Up to two unit directions as rows, largest component positive: 2 x d, or 1 x d for d = 1. */
  readonly directions: Matrix;
  /** Share of the variance along each direction. */
  readonly shares: readonly number[];
}

/** The first two principal components of the points (n x d). */
export function planeView(points: Matrix): PlaneView {
  const { rows, cols } = points;
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) mean[j]! += points.data[i * cols + j]! / rows;
  const { values, vectors } = eigh(weightedGram(centered(points, mean)));
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const kept = Math.min(2, cols);
  const directions = vectors.take(Array.from({ length: kept }, (_, r) => cols - 1 - r));
  const shares = Array.from({ length: kept }, (_, r) => (total > 0 ? Math.max(0, values[cols - 1 - r]!) / total : 0));
  return { mean, directions, shares };
}

/** The points seen in the plane: n x 2 (the second coordinate 0 where there is but one direction). */
export function project(points: Matrix, { mean, directions }: PlaneView): Matrix {
  const flat = mapRows(centered(points, mean), directions);
  if (flat.cols === 2) return flat;
  const out = new Matrix(points.rows, 2);
  for (let i = 0; i < points.rows; i++) out.data[2 * i] = flat.data[i]!;
  return out;
}

/** Axis names such as `PC 1 (61% of variance)`. */
export function axisNames({ shares }: PlaneView): [string, string] {
  const name = (r: number): string =>
    shares[r] === undefined ? "" : `PC ${r + 1} (${(100 * shares[r]).toFixed(0)}% of variance)`;
  return [name(0), name(1)];
}

function centered({ rows, cols, data }: Matrix, mean: Float64Array): Matrix {
  const out = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out.data[i * cols + j] = data[i * cols + j]! - mean[j]!;
  return out;
}
