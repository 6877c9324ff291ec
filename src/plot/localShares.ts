import { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import type { LearnedMetric } from "../metrics/learnedMetric.ts";
import type { LocalMetric } from "../metrics/local.ts";
import { featureShares } from "./standardized.ts";

/** Share of each feature in the mean squared distance of two of the points (n x d), each distance by the metric of the place that asks. Adds up to 1; all 0 if all distances are. */
export const learnedShares = (metric: LearnedMetric, points: Matrix): Float64Array =>
  metric.kind === "local" ? localShares(metric, points) : featureShares(metric.matrix, points);

/** The mean over places x of (M(x) S(x))_jj with S(x) = Σ + (x − μ)(x − μ)ᵀ, the mean of δδᵀ over all differences from x. O(n K d + K d²). */
function localShares(metric: LocalMetric, points: Matrix): Float64Array {
  const { rows, cols } = points;
  const { directions } = metric;
  const weights = metric.weightsAt(points);
  const centered = centeredRows(points);
  const covariance = multiply(centered, centered, { transposeA: true });
  const spread = multiply(directions, covariance);
  for (let k = 0; k < spread.data.length; k++) spread.data[k]! /= rows;
  const along = multiply(centered, directions, { transposeB: true });
  const shares = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let b = 0; b < directions.rows; b++) {
      const weight = weights.get(i, b);
      if (weight === 0) continue;
      for (let j = 0; j < cols; j++) {
        const pulled = spread.get(b, j) + centered.get(i, j) * along.get(i, b);
        shares[j]! += weight * directions.get(b, j) * pulled;
      }
    }
  }
  const total = shares.reduce((sum, value) => sum + value, 0);
  return total > 0 ? shares.map((value) => value / total) : shares.fill(0);
}

function centeredRows({ rows, cols, data }: Matrix): Matrix {
  const mean = new Float64Array(cols);
  for (let k = 0; k < data.length; k++) mean[k % cols]! += data[k]! / rows;
  return new Matrix(
    rows,
    cols,
    data.map((value, k) => value - mean[k % cols]!),
  );
}
