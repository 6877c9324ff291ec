import { log } from "../base/elementary.ts";
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
 * L is k x d, natural log. ‖Lx‖² is the same for all j, so that ‖Lm_j‖² − 2 (Mm_j)ᵀx decides: O(m d (n + k)), in blocks of rows.
 * With W_ij = ∂f/∂‖L(x_i − m_j)‖² and u_j = Σ_i W_ij x_i, ∇f = −2 Σ_j L(m_j u_jᵀ + (u_j − m_j Σ_i W_ij) m_jᵀ). Convex in M = LᵀL
 * where each class has one centroid. Mensink, Verbeek, Perronnin & Csurka 2013, eq. 5 and 12.
 */
export function centroidObjective({ points, labels, centroids, owners, weights: worth }: CentroidProblem): Objective {
  const n = points.rows;
  const height = Math.max(1, Math.floor(TABLE / centroids.rows));
  return (map, gradient) => {
    const targets = mapRows(centroids, map);
    const directions = multiply(targets, map);
    const norms = squaredNorms(targets);
    const pulls = new Matrix(centroids.rows, points.cols);
    const sums = new Float64Array(centroids.rows);
    let loss = 0;
    for (let from = 0; from < n; from += height) {
      const to = Math.min(n, from + height);
      const block = rowsOf(points, from, to);
      const table = multiply(block, directions, { transposeB: true });
      relativeDistances(table, norms);
      loss += weighRows(table, labels.subarray(from, to), owners, worth?.subarray(from, to)) / n;
      addColumnSums(sums, table);
      multiplyInto(pulls, table, block, { transposeA: true, accumulate: true });
    }
    const pulled = mapRows(pulls, map);
    for (let j = 0, e = 0; j < pulled.rows; j++)
      for (let c = 0; c < pulled.cols; c++, e++) pulled.data[e] -= sums[j] * targets.data[e];
    multiplyInto(gradient, targets, pulls, { transposeA: true, scale: -2 / n });
    multiplyInto(gradient, pulled, centroids, { transposeA: true, scale: -2 / n, accumulate: true });
    return loss;
  };
}

/** Rows from .. to − 1, sharing memory. */
const rowsOf = ({ cols, data }: Matrix, from: number, to: number): Matrix =>
  new Matrix(to - from, cols, data.subarray(from * cols, to * cols));

/** Σ −w_i log p(y_i|x_i); squared distances q_ij, up to a number for each row, become ∂/∂q_ij of that: ½ w_i (r_ij − p_ij), r_ij being p_ij among the centroids of the own class. */
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

const squaredNorms = (rows: Matrix): Float64Array =>
  Float64Array.from({ length: rows.rows }, (_, j) => rows.row(j).reduce((sum, value) => sum + value * value, 0));

/** Products (L m_j)ᵀ L x_i become ‖L m_j‖² − 2 (L m_j)ᵀ L x_i. */
function relativeDistances({ data }: Matrix, norms: Float64Array): void {
  for (let e = 0; e < data.length; ) for (let j = 0; j < norms.length; j++, e++) data[e] = norms[j] - 2 * data[e];
}

function addColumnSums(sums: Float64Array, { data }: Matrix): void {
  for (let e = 0; e < data.length; ) for (let j = 0; j < sums.length; j++, e++) sums[j] += data[e];
}
