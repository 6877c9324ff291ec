import { log } from "../base/elementary.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { exponentials } from "../linalg/elementwise.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";

/** Entries of the table of distances to centroids that is held at a time. */
const TABLE = 1 << 20;

/** Points with class codes, and centroids with the class of each. Every class of a point owns a centroid. */
export interface CentroidProblem {
  /** n x d. */
  readonly points: Matrix;
  readonly labels: Int32Array;
  /** m x d. */
  readonly centroids: Matrix;
  readonly owners: Int32Array;
  /** What each point is worth, mean 1; 1 when left out. */
  readonly weights?: Float64Array;
}

/**
 * f(L) = −(1/n) Σ_i w_i log p(y_i|x_i), where p(c|x) = Σ_{j of class c} exp(−½‖L(x − m_j)‖²) / Σ_j exp(−½‖L(x − m_j)‖²) over the centroids m_j.
 * L is k x d, natural log; O(n m (k + d)) in blocks of rows. Convex in M = LᵀL where each class has one centroid.
 * Mensink, Verbeek, Perronnin & Csurka 2013, eq. 5 and 12.
 */
export function centroidObjective({ points, labels, centroids, owners, weights: worth }: CentroidProblem): Objective {
  const n = points.rows;
  const height = Math.max(1, Math.floor(TABLE / centroids.rows));
  return (map, gradient) => {
    const [mapped, targets] = [mapRows(points, map), mapRows(centroids, map)];
    const pull = new Matrix(centroids.rows, map.rows);
    let loss = 0;
    gradient.data.fill(0);
    for (let from = 0; from < n; from += height) {
      const block = rowsOf(mapped, from, Math.min(n, from + height));
      const weights = squaredDistances(block, targets);
      const to = from + block.rows;
      loss += weighRows(weights, labels.subarray(from, to), owners, worth?.subarray(from, to)) / n;
      const scale = 1 / n;
      const flow = weightedResiduals(weights, block, targets);
      multiplyInto(pull, weights, block, { transposeA: true, scale: -1, accumulate: true });
      addColumnSums(pull, weights, targets);
      multiplyInto(gradient, flow, rowsOf(points, from, from + block.rows), {
        transposeA: true,
        scale: 2 * scale,
        accumulate: true,
      });
    }
    multiplyInto(gradient, pull, centroids, { transposeA: true, scale: 2 / n, accumulate: true });
    return loss;
  };
}

/** Rows from .. to − 1, sharing memory. */
const rowsOf = ({ cols, data }: Matrix, from: number, to: number): Matrix =>
  new Matrix(to - from, cols, data.subarray(from * cols, to * cols));

/** Σ −w_i log p(y_i|x_i); squared distances q_ij become ∂/∂q_ij of that: ½ w_i (r_ij − p_ij), r_ij being p_ij among the centroids of the own class. */
function weighRows(table: Matrix, labels: Int32Array, owners: Int32Array, worth?: Float64Array): number {
  const { rows, cols, data } = table;
  const gaps = new Float64Array(rows);
  const own = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let [least, other] = [Infinity, Infinity];
    for (let j = 0; j < cols; j++) {
      const squared = data[i * cols + j];
      if (owners[j] === labels[i]) least = Math.min(least, squared);
      else other = Math.min(other, squared);
    }
    own[i] = least;
    gaps[i] = other - least;
    for (let j = 0; j < cols; j++) {
      const start = owners[j] === labels[i] ? least : other;
      data[i * cols + j] = 0.5 * (start - data[i * cols + j]);
    }
  }
  data.set(exponentials(data));
  const shifts = exponentials(gaps.map((gap) => -0.5 * Math.abs(gap)));
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let [ownSum, otherSum] = [0, 0];
    for (let j = 0; j < cols; j++) {
      if (owners[j] === labels[i]) ownSum += data[i * cols + j];
      else otherSum += data[i * cols + j];
    }
    // The nearer group keeps its scale, the other one is scaled down: nothing overflows and small p keep their digits.
    const ownShift = gaps[i] >= 0 ? 1 : shifts[i];
    const otherShift = gaps[i] >= 0 ? shifts[i] : 1;
    const total = ownSum * ownShift + otherSum * otherShift;
    const wrong = (otherSum * otherShift) / total;
    const weight = worth ? worth[i] : 1;
    loss += weight * (log(total / ownSum) + Math.max(0, -0.5 * gaps[i]));
    const ownFactor = (0.5 * weight * wrong) / ownSum;
    const otherFactor = (-0.5 * weight * otherShift) / total;
    for (let j = 0; j < cols; j++) data[i * cols + j] *= owners[j] === labels[i] ? ownFactor : otherFactor;
  }
  return loss;
}

/** Σ_j w_ij (z_i − t_j) of each row i. */
function weightedResiduals(weights: Matrix, rows: Matrix, targets: Matrix): Matrix {
  const flow = multiply(weights, targets);
  for (let i = 0, e = 0; i < rows.rows; i++) {
    let sum = 0;
    for (let j = 0; j < weights.cols; j++) sum += weights.data[i * weights.cols + j];
    for (let c = 0; c < rows.cols; c++, e++) flow.data[e] = sum * rows.data[e] - flow.data[e];
  }
  return flow;
}

/** Adds Σ_i w_ij t_j to row j of `pull`. */
function addColumnSums(pull: Matrix, weights: Matrix, targets: Matrix): void {
  const sums = new Float64Array(weights.cols);
  for (let i = 0; i < weights.rows; i++) {
    for (let j = 0; j < weights.cols; j++) sums[j] += weights.data[i * weights.cols + j];
  }
  for (let j = 0, e = 0; j < pull.rows; j++) {
    for (let c = 0; c < pull.cols; c++, e++) pull.data[e] += sums[j] * targets.data[e];
  }
}
