import { classIndex } from "../constraints/classIndex.ts";
import { affinities } from "../linalg/affinities.ts";
import { affinityScatter } from "../linalg/affinityScatter.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { multiply, multiplySymmetric, weightedGram } from "../linalg/products.ts";
import { eachBlock } from "./blockFlow.ts";
import { betweenRows, groupsOf, residualsOf } from "./classScatter.ts";
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
  const between = weightedGram(
    residuals,
    Float64Array.from(labels, (code) => 1 - groups.sizes[code] / n),
  );
  const apart = weightedGram(betweenRows(groups));
  for (let k = 0; k < between.data.length; k++) between.data[k] += n * apart.data[k];
  for (let code = 0; code < classes; code++) {
    const size = groups.sizes[code];
    if (size < 2) continue;
    const members = residuals.take(rows.subarray(starts[code], starts[code + 1]));
    const nth = Math.min(neighbors, size - 1);
    const near = size * size <= TABLE ? affinityScatter(members, nth) : affinityScatterInBlocks(members, nth);
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

/** The same as `affinityScatter` for a large class, 64 rows of A at a time. */
function affinityScatterInBlocks(points: Matrix, neighbors: number): Matrix {
  const factors = localScales(points, neighbors).map((scale) => 1 / scale);
  const degrees = new Float64Array(points.rows);
  const pulled = new Matrix(points.rows, points.cols);
  eachBlock(
    points,
    () => 0,
    (squared, _, from) => {
      degrees.set(affinities(squared, from, factors), from);
      pulled.data.set(multiply(squared, points).data, from * points.cols);
    },
  );
  for (let i = 0, e = 0; i < points.rows; i++)
    for (let c = 0; c < points.cols; c++, e++) pulled.data[e] = degrees[i] * points.data[e] - pulled.data[e];
  return multiplySymmetric(points, pulled);
}
