import { centerInto, columnMeans } from "./columnMeans.ts";
import { laplacianByWasm, laplacianTwin, type PairWeights } from "./loops/laplacian.ts";
import { wasm } from "./loops/wasm.ts";
import { Matrix } from "./matrix.ts";
import { multiplySymmetric, weightedGram } from "./products.ts";
import { requireEqual, requireRows } from "./shapes.ts";

export type { PairWeights } from "./loops/laplacian.ts";

const WORTH_COPYING = 1000;
const EDGES_PER_ROW = 0.5;

/** Xᵀ Lap(w) X: d x d, exactly symmetric. Through Lap(w) X when there are more edges than rows, else through the differences. */
export function scatter(points: Matrix, pairs: PairWeights): Matrix {
  requirePairs(points, pairs, "scatter");
  if (pairs.left.length <= points.rows) return scatterOfDifferences(points, pairs);
  const centered = new Matrix(points.rows, points.cols);
  centerInto(points, 0, points.rows, columnMeans(points), centered.data, 0);
  return multiplySymmetric(centered, applyLaplacian(centered, pairs));
}

/** Lap(w) X: n x d. The gradient of Σ w_e ‖L(x_i − x_j)‖² in L is 2 (Lap(w) Z)ᵀ X with Z = X Lᵀ. */
export function laplacianTimes(points: Matrix, pairs: PairWeights): Matrix {
  requirePairs(points, pairs, "laplacianTimes");
  return applyLaplacian(points, pairs);
}

function applyLaplacian(points: Matrix, pairs: PairWeights): Matrix {
  const out = new Matrix(points.rows, points.cols);
  const edges = pairs.left.length;
  const core = edges >= EDGES_PER_ROW * points.rows && edges * points.cols >= WORTH_COPYING ? wasm() : null;
  if (core) laplacianByWasm(core, points, pairs, out);
  else laplacianTwin(points, pairs, out);
  return out;
}

function requirePairs(points: Matrix, { left, right, weights }: PairWeights, who: string): void {
  requireEqual(right.length, left.length, who, "the two ends of the pairs differ in number");
  requireEqual(weights.length, left.length, who, "the numbers of weights and of pairs differ");
  requireRows(left, points.rows, who);
  requireRows(right, points.rows, who);
}

function scatterOfDifferences(points: Matrix, { left, right, weights }: PairWeights): Matrix {
  const d = points.cols;
  const rows = new Matrix(left.length, d);
  for (let e = 0; e < left.length; e++) {
    for (let c = 0; c < d; c++) rows.data[e * d + c] = points.data[left[e] * d + c] - points.data[right[e] * d + c];
  }
  return weightedGram(rows, weights);
}
