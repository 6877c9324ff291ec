import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";

/** Sizes and means of the groups 0 … groups - 1 that `codes` names; rows coded -1 are in none. */
export interface Groups {
  readonly codes: Int32Array;
  readonly sizes: Int32Array;
  /** groups x d; zeros for an empty group. */
  readonly means: Matrix;
}

/** Group sizes and means in O(n d). */
export function groupsOf({ rows, cols, data }: Matrix, codes: Int32Array, groups: number): Groups {
  const sizes = new Int32Array(groups);
  const sums = new Float64Array(groups * cols);
  for (let i = 0; i < rows; i++) {
    const group = codes[i];
    if (group < 0) continue;
    sizes[group]++;
    for (let c = 0, from = i * cols, to = group * cols; c < cols; c++) sums[to + c] += data[from + c];
  }
  for (let k = 0; k < sums.length; k++) sums[k] /= Math.max(1, sizes[Math.floor(k / cols)]);
  return { codes, sizes, means: new Matrix(groups, cols, sums) };
}

/** x_i − mean of its group for every row: n x d; a row of zeros where the point is in no group. */
export function residualsOf({ rows, cols, data }: Matrix, { codes, means }: Groups): Matrix {
  const residuals = new Float64Array(rows * cols);
  const centers = means.data;
  for (let i = 0; i < rows; i++) {
    if (codes[i] < 0) continue;
    for (let c = 0, at = i * cols, mean = codes[i] * cols; c < cols; c++) {
      residuals[at + c] = data[at + c] - centers[mean + c];
    }
  }
  return new Matrix(rows, cols, residuals);
}

/** Rows √(n_g / n)·(mean_g − mean): groups x d, whose Gram matrix is the between-group covariance. */
export function betweenRows({ sizes, means }: Groups): Matrix {
  const d = means.cols;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const center = new Float64Array(d);
  for (let g = 0; g < means.rows; g++) {
    for (let c = 0; c < d; c++) center[c] += (sizes[g] / total) * means.data[g * d + c];
  }
  const rows = new Matrix(means.rows, d);
  for (let g = 0; g < means.rows; g++) {
    const root = Math.sqrt(sizes[g] / total);
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
