import { groupSums, withoutGroupCenters } from "../linalg/groupRows.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";

/** Sizes and means of the groups 0 … groups - 1 that `codes` names; rows coded -1 are in none. */
export interface Groups {
  readonly codes: Int32Array;
  readonly sizes: Int32Array;
  /** What the points of each are worth together: their number where they have no weights. */
  readonly masses: Float64Array;
  /** Weighted where the points have weights. groups x d; zeros for an empty group. */
  readonly means: Matrix;
}

/** Group sizes and means in O(n d), of points that are worth `weights` each (1 when left out). */
export function groupsOf(points: Matrix, codes: Int32Array, groups: number, weights?: Float64Array): Groups {
  const { cols } = points;
  const sizes = new Int32Array(groups);
  const masses = new Float64Array(groups);
  for (let i = 0; i < codes.length; i++) {
    const group = codes[i];
    if (group < 0) continue;
    sizes[group]++;
    masses[group] += weights ? weights[i] : 1;
  }
  const means = groupSums(weights ? weightedRows(points, weights) : points, codes, groups);
  for (let g = 0; g < groups; g++) {
    for (let k = g * cols; k < (g + 1) * cols; k++) means.data[k] /= masses[g] || 1;
  }
  return { codes, sizes, masses, means };
}

/** w_i x_i for each row. */
export function weightedRows({ rows, cols, data }: Matrix, weights: Float64Array): Matrix {
  const weighted = new Float64Array(data.length);
  for (let i = 0, k = 0; i < rows; i++) for (let c = 0; c < cols; c++, k++) weighted[k] = weights[i] * data[k];
  return new Matrix(rows, cols, weighted);
}

/** √w_i x_i for each row, whose Gram matrix is Σ w_i x_i x_iᵀ; the points themselves without weights. */
export const rootWeighted = (points: Matrix, weights: Float64Array | undefined): Matrix =>
  weights
    ? weightedRows(
        points,
        weights.map((weight) => Math.sqrt(weight)),
      )
    : points;

/** (Σw)² / Σw²: how many equal weights say as much. The number of weights where all are equal. */
export function effectiveCount(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** x_i − mean of its group for every row: n x d; a row of zeros where the point is in no group. */
export const residualsOf = (points: Matrix, { codes, means }: Groups): Matrix =>
  withoutGroupCenters(points, codes, means);

/** Rows √(m_g / m)·(mean_g − mean) for masses m: groups x d, whose Gram matrix is the between-group covariance. */
export function betweenRows({ masses, means }: Pick<Groups, "masses" | "means">): Matrix {
  const d = means.cols;
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const center = new Float64Array(d);
  for (let g = 0; g < means.rows; g++) {
    for (let c = 0; c < d; c++) center[c] += (masses[g] / total) * means.data[g * d + c];
  }
  const rows = new Matrix(means.rows, d);
  for (let g = 0; g < means.rows; g++) {
    const root = Math.sqrt(masses[g] / total);
    for (let c = 0; c < d; c++) rows.data[g * d + c] = root * (means.data[g * d + c] - center[c]);
  }
  return rows;
}

/** Σ (x_i − x_j)(x_i − x_j)ᵀ over ALL similar and over all dissimilar pairs of labeled points, without a loop over pairs. */
export interface PairScatter {
  /** Σ over pairs of one class, d x d. */
  readonly similar: Matrix;
  readonly dissimilar: Matrix;
  readonly similarPairs: number;
  readonly dissimilarPairs: number;
}

/**
 * Both sums in O(n d²). With residuals r_i from the class means m_c: similar = Σ_i n_c(i) r_i r_iᵀ and
 * dissimilar = Σ_i (n − n_c(i)) r_i r_iᵀ + n² · between-class covariance. Every label is a class code from 0.
 */
export function pairScatter(residuals: Matrix, groups: Groups): PairScatter {
  const { codes, sizes } = groups;
  const n = residuals.rows;
  const own = new Float64Array(n);
  const others = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    own[i] = sizes[codes[i]];
    others[i] = n - own[i];
  }
  const similar = weightedGram(residuals, own);
  const dissimilar = weightedGram(residuals, others);
  const between = weightedGram(betweenRows(groups));
  for (let k = 0; k < dissimilar.data.length; k++) dissimilar.data[k] += n * n * between.data[k];
  const similarPairs = sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return { similar, dissimilar, similarPairs, dissimilarPairs: (n * (n - 1)) / 2 - similarPairs };
}
