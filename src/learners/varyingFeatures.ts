import { shareAs, shared } from "../base/shared.ts";
import { columnSquaresFrom } from "../linalg/columnMoments.ts";
import { Matrix } from "../linalg/matrix.ts";
import { rootWeighted } from "./classScatter.ts";
import type { PointsProblem } from "./problem.ts";

/** Points without the features that are the same everywhere, and the way back. */
export interface VaryingFeatures {
  readonly points: Matrix;
  /** Mean square of each varying feature, weighted where points have weights. */
  readonly variances: Float64Array;
  /** A map of the varying features as a map of all features: constant ones get the weight 0. */
  restore(map: Matrix): Matrix;
}

/** Below this sum of squares a feature of normalized points is constant: its square has left the range of normal numbers. */
export const CONSTANT = 1e-280;

/** Leaves out the constant features of centered points; nothing is copied when there are none. */
export function varyingFeatures(points: Matrix, weights?: Float64Array): VaryingFeatures {
  const { rows, cols } = points;
  const squares = columnSquaresFrom(rootWeighted(points, weights));
  const kept = varying(squares);
  const variances = Float64Array.from(kept, (c) => squares[c] / rows);
  if (kept.length === cols) return { points, variances, restore: (map) => map };
  const picked = shared(points, "varying features", () => pickColumns(points, kept));
  return { points: shareAs(picked, points), variances, restore: (map) => spreadColumns(map, kept, cols) };
}

/** What a learner of second moments alone wants to know of the features that vary. */
export interface VaryingMoments extends Omit<VaryingFeatures, "points"> {
  /** XᵀX of the varying features. */
  readonly gram: Matrix;
  points(): Matrix;
}

/** The same without the points, which are computed where they are asked for. */
export function varyingMoments(problem: PointsProblem): VaryingMoments {
  const { rows, cols } = problem;
  const gram = problem.gram();
  const kept = varying(Float64Array.from({ length: cols }, (_, c) => gram.get(c, c)));
  const variances = Float64Array.from(kept, (c) => gram.get(c, c) / rows);
  if (kept.length === cols) return { gram, variances, points: () => problem.points, restore: (map) => map };
  return {
    gram: pickColumns(gram.take(kept), kept),
    variances,
    points: () => pickColumns(problem.points, kept),
    restore: (map) => spreadColumns(map, kept, cols),
  };
}

const varying = (squares: Float64Array): Int32Array =>
  Int32Array.from(squares.keys()).filter((c) => squares[c] > CONSTANT);

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

/** A map of the kept features as a map of all `cols`, with zeros elsewhere. */
export function spreadColumns(matrix: Matrix, kept: Int32Array, cols: number): Matrix {
  const spread = new Matrix(matrix.rows, cols);
  for (let i = 0; i < matrix.rows; i++) {
    for (let c = 0; c < kept.length; c++) spread.data[i * cols + kept[c]] = matrix.data[i * kept.length + c];
  }
  return spread;
}
