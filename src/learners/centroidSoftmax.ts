import { log } from "../base/elementary.ts";
import { exponentials } from "../linalg/elementwise.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, multiplyInto } from "../linalg/products.ts";

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

/** What the softmax says where row j of the directions is M m_j. */
export interface CentroidLoss {
  /** −(1/n) Σ_i w_i log p(y_i|x_i). */
  readonly loss: number;
  /** Its derivative with respect to the directions, m x d: ∇_M = ½ Σ_j (g_j m_jᵀ + m_j g_jᵀ). */
  readonly slopes: Matrix;
}

/**
 * The loss of a softmax over squared distances ‖x‖²_M − 2 x·M m_j + m_j·M m_j, of which ‖x‖²_M is the same for all j: the directions M m_j
 * (m x d) decide. With W_ij the derivative of n·loss with respect to distance ij, g_j = (m_j Σ_i W_ij − 2 Σ_i W_ij x_i) / n. O(n m d), in blocks of rows.
 */
export function centroidSoftmax(problem: CentroidProblem): (directions: Matrix) => CentroidLoss {
  const { points, labels, centroids, owners, weights: worth } = problem;
  const n = points.rows;
  const height = Math.max(1, Math.floor(TABLE / centroids.rows));
  return (directions) => {
    const norms = rowProducts(centroids, directions);
    const slopes = new Matrix(centroids.rows, points.cols);
    const sums = new Float64Array(centroids.rows);
    let loss = 0;
    for (let from = 0; from < n; from += height) {
      const to = Math.min(n, from + height);
      const block = rowsOf(points, from, to);
      const table = multiply(block, directions, { transposeB: true });
      relativeDistances(table, norms);
      loss += weighRows(table, labels.subarray(from, to), owners, worth?.subarray(from, to)) / n;
      addColumnSums(sums, table);
      multiplyInto(slopes, table, block, { transposeA: true, scale: -2 / n, accumulate: true });
    }
    for (let j = 0, e = 0; j < slopes.rows; j++)
      for (let c = 0; c < slopes.cols; c++, e++) slopes.data[e] += (sums[j] / n) * centroids.data[e];
    return { loss, slopes };
  };
}

/** Rows from .. to − 1, sharing memory. */
const rowsOf = ({ cols, data }: Matrix, from: number, to: number): Matrix =>
  new Matrix(to - from, cols, data.subarray(from * cols, to * cols));

/** Σ −w_i log p(y_i|x_i); squared distances q_ij, up to a number for each row, become ∂/∂q_ij of that: ½ w_i (r_ij − p_ij), r_ij being p_ij among the centroids of the own class. */
function weighRows(table: Matrix, labels: Int32Array, owners: Int32Array, worth?: Float64Array): number {
  const { rows, cols, data } = table;
  const gaps = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let [least, other] = [Infinity, Infinity];
    for (let j = 0; j < cols; j++) {
      const squared = data[i * cols + j];
      if (owners[j] === labels[i]) least = Math.min(least, squared);
      else other = Math.min(other, squared);
    }
    gaps[i] = other - least;
    for (let j = 0; j < cols; j++) {
      const start = owners[j] === labels[i] ? least : other;
      data[i * cols + j] = 0.5 * (start - data[i * cols + j]);
    }
  }
  exponentials(data, data);
  const shifts = new Float64Array(rows);
  for (let i = 0; i < rows; i++) shifts[i] = -0.5 * Math.abs(gaps[i]);
  exponentials(shifts, shifts);
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

/** a_j·b_j of each row j. */
const rowProducts = (a: Matrix, b: Matrix): Float64Array =>
  Float64Array.from({ length: a.rows }, (_, j) => {
    let sum = 0;
    for (let e = j * a.cols; e < (j + 1) * a.cols; e++) sum += a.data[e] * b.data[e];
    return sum;
  });

/** Products x_i·M m_j become m_j·M m_j − 2 x_i·M m_j. */
function relativeDistances({ data }: Matrix, norms: Float64Array): void {
  for (let e = 0; e < data.length; ) for (let j = 0; j < norms.length; j++, e++) data[e] = norms[j] - 2 * data[e];
}

function addColumnSums(sums: Float64Array, { data }: Matrix): void {
  for (let e = 0; e < data.length; ) for (let j = 0; j < sums.length; j++, e++) sums[j] += data[e];
}
