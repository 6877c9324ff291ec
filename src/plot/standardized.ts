import { Matrix } from "../linalg/matrix.ts";

/** Population standard deviation of every feature of the points (n x d). */
export function deviations({ rows, cols, data }: Matrix): Float64Array {
  const out = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * cols + j]! / rows;
    let variance = 0;
    for (let i = 0; i < rows; i++) variance += ((data[i * cols + j]! - mean) * (data[i * cols + j]! - mean)) / rows;
    out[j] = Math.sqrt(variance);
  }
  return out;
}

/** s_i M_ij s_j: the matrix for features measured in standard deviations, so that entries compare. */
export function standardizedMatrix(matrix: Matrix, spread: Float64Array): Matrix {
  const { rows, cols } = matrix;
  const out = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) out.data[i * cols + j] = matrix.data[i * cols + j]! * spread[i]! * spread[j]!;
  }
  return out;
}

/**
 * Share of each feature in the mean squared distance of two of the points: (MΣ)_jj / tr(MΣ) with their covariance Σ.
 * The mean over all pairs of what `explain` says; shares add up to 1 and single ones may be negative. All 0 if all distances are.
 */
export function featureShares(matrix: Matrix, points: Matrix): Float64Array {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) mean[j]! += data[i * cols + j]! / rows;
  const shares = new Float64Array(cols);
  const offset = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) offset[j] = data[i * cols + j]! - mean[j]!;
    for (let j = 0; j < cols; j++) {
      let pulled = 0;
      for (let k = 0; k < cols; k++) pulled += matrix.data[j * cols + k]! * offset[k]!;
      shares[j]! += offset[j]! * pulled;
    }
  }
  const total = shares.reduce((sum, value) => sum + value, 0);
  return total > 0 ? shares.map((value) => value / total) : shares.fill(0);
}
