import { classIndex } from "../constraints/classIndex.ts";
import { affinities, kthOthers } from "../linalg/affinities.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { multiply, multiplySymmetric, weightedGram } from "../linalg/products.ts";
import { eachBlock } from "./blockFlow.ts";
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
 * O(Σ n_c² d) time, A of a small class at once, of a large one 64 rows at a time; pairs of two classes cost O(n d²) altogether.
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
    const near = affinityScatter(members, Math.min(neighbors, size - 1));
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

/** Entries of the affinities of a class that are held at a time. */
const TABLE = 1 << 20;

/** ½ Σ A_ij (x_i − x_j)(x_i − x_j)ᵀ = Xᵀ (diag(A1) − A) X over centered points (n x d). */
function affinityScatter(points: Matrix, neighbors: number): Matrix {
  const { rows: n, cols: d } = points;
  const degrees = new Float64Array(n);
  const pulled = new Matrix(n, d);
  const addBlock = (squared: Matrix, from: number, factors: Float64Array): void => {
    degrees.set(affinities(squared, from, factors), from);
    pulled.data.set(multiply(squared, points).data, from * d);
  };
  if (n * n <= TABLE) {
    const squared = squaredDistances(points, points);
    addBlock(
      squared,
      0,
      kthOthers(squared, neighbors).map((least) => 1 / Math.sqrt(least)),
    );
  } else {
    const factors = localScales(points, neighbors).map((scale) => 1 / scale);
    eachBlock(
      points,
      () => 0,
      (squared, _, from) => addBlock(squared, from, factors),
    );
  }
  const scatter = weightedGram(points, degrees);
  const mutual = multiplySymmetric(points, pulled);
  for (let k = 0; k < mutual.data.length; k++) scatter.data[k] -= mutual.data[k];
  return scatter;
}
