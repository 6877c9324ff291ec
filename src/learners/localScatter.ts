import { classIndex } from "../constraints/classIndex.ts";
import { exponentials } from "../linalg/elementwise.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { multiply, multiplySymmetric } from "../linalg/products.ts";
import { eachBlock, type WeighRow } from "./blockFlow.ts";
import { groupsOf, pairScatter, residualsOf } from "./classScatter.ts";
import type { LabeledProblem } from "./problem.ts";

/** Scatter matrices in which pairs of one class count by their affinity, d x d each. */
export interface LocalScatter {
  readonly within: Matrix;
  readonly between: Matrix;
}

/**
 * S_w = ½ Σ W_ij (x_i − x_j)(x_i − x_j)ᵀ with W = A/n_c inside classes, and S_b with W = A (1/n − 1/n_c) inside and 1/n between them.
 * The affinity A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)), σ_i the distance to the `neighbors`-th point of the class (the last of a smaller one).
 * O(Σ n_c² d) time, 64 rows of A at a time; pairs of two classes cost O(n d²) altogether.
 */
export function localScatter(
  { points, labels, classes }: Pick<LabeledProblem, "points" | "labels" | "classes">,
  neighbors: number,
): LocalScatter {
  const n = points.rows;
  const groups = groupsOf(points, labels, classes);
  const residuals = residualsOf(points, groups);
  const { rows, starts } = classIndex(labels);
  const within = new Matrix(points.cols, points.cols);
  const between = pairScatter(residuals, groups).dissimilar;
  for (let k = 0; k < between.data.length; k++) between.data[k] /= n;
  for (let code = 0; code < classes; code++) {
    const size = groups.sizes[code];
    if (size < 2) continue;
    const members = residuals.take(rows.subarray(starts[code], starts[code + 1]));
    const near = affinityScatter(members, localScales(members, Math.min(neighbors, size - 1)));
    for (let k = 0; k < near.data.length; k++) {
      within.data[k] += near.data[k] / size;
      between.data[k] += near.data[k] * (1 / n - 1 / size);
    }
  }
  return { within, between };
}

/** σ_i: the distance of each point to its k-th neighbor. */
export function localScales(points: Matrix, neighbors: number): Float64Array {
  const { squared } = nearest(points, points, neighbors, {
    exclude: Int32Array.from({ length: points.rows }, (_, i) => i),
  });
  return Float64Array.from({ length: points.rows }, (_, i) => Math.sqrt(squared[(i + 1) * neighbors - 1]));
}

/** ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ (diag(A1) − A) X over centered points (n x d). */
function affinityScatter(points: Matrix, scales: Float64Array): Matrix {
  const { rows: n, cols: d, data } = points;
  const flow = new Matrix(n, d);
  const inverse = scales.map((scale) => 1 / scale);
  const exponents: WeighRow = (squared, i) => {
    const factor = -inverse[i];
    for (let j = 0; j < n; j++) {
      // Points that coincide have affinity 1, also where so many coincide that the scale is 0.
      if (squared[j] !== 0) squared[j] *= factor * inverse[j];
    }
    return 0;
  };
  eachBlock(points, exponents, (affinities, _, from) => {
    exponentials(affinities.data, affinities.data);
    const degrees = rowSums(affinities);
    const pulled = multiply(affinities, points);
    for (let r = 0, k = from * d; r < pulled.rows; r++) {
      for (let c = 0; c < d; c++, k++) flow.data[k] = degrees[r] * data[k] - pulled.data[r * d + c];
    }
  });
  return multiplySymmetric(points, flow);
}

function rowSums({ rows, cols, data }: Matrix): Float64Array {
  const sums = new Float64Array(rows);
  for (let r = 0, k = 0; r < rows; r++) for (let c = 0; c < cols; c++, k++) sums[r] += data[k];
  return sums;
}
