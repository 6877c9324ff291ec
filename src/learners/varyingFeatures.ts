import { Matrix } from "../linalg/matrix.ts";
import { rootWeighted } from "./classScatter.ts";

/** Points without the features that are the same everywhere, and the way back. */
export interface VaryingFeatures {
  readonly points: Matrix;
  /** Mean square of each varying feature, weighted where points have weights. */
  readonly variances: Float64Array;
  /** A map of the varying features as a map of all features: constant ones get the weight 0. */
  restore(map: Matrix): Matrix;
}

/** Below this sum of squares a feature of normalized points is constant: its square has left the range of normal numbers. */
const CONSTANT = 1e-280;

/** Leaves out the constant features of centered points; nothing is copied when there are none. */
export function varyingFeatures(points: Matrix, weights?: Float64Array): VaryingFeatures {
  const { rows, cols } = points;
  const squares = sumsOfSquares(rootWeighted(points, weights));
  const kept = Int32Array.from(squares.keys()).filter((c) => squares[c] > CONSTANT);
  const variances = Float64Array.from(kept, (c) => squares[c] / rows);
  if (kept.length === cols) return { points, variances, restore: (map) => map };
  return { points: pickColumns(points, kept), variances, restore: (map) => spreadColumns(map, kept, cols) };
}

function sumsOfSquares({ rows, cols, data }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) squares[c] += data[k] * data[k];
  }
  return squares;
}

/** The given columns, copied in that order. */
export function pickColumns({ rows, cols, data }: Matrix, kept: Int32Array): Matrix {
  const width = kept.length;
  const picked = new Float64Array(rows * width);
  for (let i = 0, k = 0; i < rows; i++) {
    const row = i * cols;
    for (let c = 0; c < width; c++, k++) picked[k] = data[row + kept[c]];
  }
  return new Matrix(rows, width, picked);
}

function spreadColumns(matrix: Matrix, kept: Int32Array, cols: number): Matrix {
  const spread = new Matrix(matrix.rows, cols);
  for (let i = 0; i < matrix.rows; i++) {
    for (let c = 0; c < kept.length; c++) spread.data[i * cols + kept[c]] = matrix.data[i * kept.length + c];
  }
  return spread;
}
