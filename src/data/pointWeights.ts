import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { orderByKey } from "./canonicalOrder.ts";
import type { Normalized } from "./normalize.ts";

/** Normalized points in the units that weights make, and what each is worth. */
export interface WeightedPoints extends Normalized {
  /** In the order of the points, mean 1. */
  readonly weights: Float64Array;
}

/**
 * Centers at the weighted mean and divides by the weighted root-mean-square pair distance, Σ_{i≠j} w_i w_j d²_ij / Σ_{i≠j} w_i w_j under the root; equal weights change
 * nothing. `given` holds a weight for each row before ordering; rows that had an order are put into that of their distance from the new center, as copies would be. `DATA` if all rows of notable weight are identical.
 */
export function weighPoints(normalized: Normalized, given: Float64Array, { ordered = true } = {}): WeightedPoints {
  const { order, points } = normalized;
  const { rows, cols, data } = points;
  const peak = given.reduce((most, value) => Math.max(most, value), 0);
  const shares = Float64Array.from(order, (row) => given[row] / peak);
  const total = shares.reduce((sum, value) => sum + value, 0);
  const squares = shares.reduce((sum, value) => sum + value * value, 0);
  const center = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) center[c] += (shares[i] / total) * data[i * cols + c];
  }
  const centered = new Matrix(rows, cols);
  const norms = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) {
      const value = data[k] - center[c];
      centered.data[k] = value;
      norms[i] += value * value;
    }
  }
  const spread = norms.reduce((sum, norm, i) => sum + shares[i] * norm, 0);
  const size = Math.sqrt((2 * total * spread) / (total * total - squares));
  if (!(size > 1e-140 && size < Infinity)) {
    throw new EtalonError("DATA", "weights: one point has nearly all the weight. Give weights that leave two points.");
  }
  for (let k = 0; k < centered.data.length; k++) centered.data[k] /= size;
  const weights = shares.map((share) => (share * rows) / total);
  const known = {
    mean: normalized.mean.map((value, c) => value + normalized.scale * center[c]),
    scale: normalized.scale * size,
  };
  if (!ordered) return { ...normalized, ...weighed(centered, weights), ...known };
  const places = orderByKey(norms, (i, j) => shares[i] - shares[j]);
  const moved = places.map((place) => order[place]);
  const rank = new Int32Array(rows);
  moved.forEach((row, place) => {
    rank[row] = place;
  });
  return {
    order: moved,
    rank,
    ...weighed(
      centered.take(places),
      Float64Array.from(places, (place) => weights[place]),
    ),
    ...known,
  };
}

const weighed = (points: Matrix, weights: Float64Array): Pick<WeightedPoints, "points" | "weights" | "gram"> => ({
  points,
  weights,
  gram: once(() => weightedGram(points, weights)),
});
