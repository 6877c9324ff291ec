import { classIndex } from "../constraints/classIndex.ts";
import { affinities } from "../linalg/affinities.ts";
import { AFFINITY_ROWS, type AffinityScatter, eachAffinityScatter } from "../linalg/affinityScatter.ts";
import { squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { betweenRows, groupsOf } from "./classScatter.ts";
import type { LabeledProblem } from "./problem.ts";

/** Scatter matrices in which pairs of one class count by their affinity, d x d each. */
export interface LocalScatter {
  readonly within: Matrix;
  readonly between: Matrix;
}

/**
 * S_w = ½ Σ W_ij (x_i − x_j)(x_i − x_j)ᵀ with W = A/n_c inside classes, and S_b with W = A (1/n − 1/n_c) inside and 1/n between them.
 * The affinity A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)), σ_i the distance to the `neighbors`-th point of the class (the last of a smaller one).
 * O(Σ n_c² d) time, half of A of a small class at once, of a large one 64 rows at a time; pairs of two classes cost O(n d²) altogether.
 */
export function localScatter(
  { points, labels, classes }: Pick<LabeledProblem, "points" | "labels" | "classes">,
  neighbors: number,
): LocalScatter {
  const [n, d] = [points.rows, points.cols];
  const groups = groupsOf(points, labels, classes);
  const { rows, starts } = classIndex(labels);
  const within = new Matrix(d, d);
  const between = weightedGram(betweenRows(groups));
  for (let k = 0; k < d * d; k++) between.data[k] *= n;
  const residuals = points.take(rows);
  for (let code = 0, e = 0; code < classes; code++)
    for (const end = starts[code + 1] * d; e < end; )
      for (let c = code * d; c < (code + 1) * d; c++, e++) residuals.data[e] -= groups.means.data[c];
  const add = ({ near, gram }: AffinityScatter, size: number): void => {
    const [inside, share] = [1 / size, 1 - size / n];
    for (let k = 0; k < d * d; k++) {
      within.data[k] += inside * near[k];
      between.data[k] += share * gram[k] + (1 / n - inside) * near[k];
    }
  };
  eachAffinityScatter(residuals, starts, neighbors, add);
  for (let code = 0; code < classes; code++) {
    const [start, end] = [starts[code] * d, starts[code + 1] * d];
    const size = (end - start) / d;
    if (size > AFFINITY_ROWS)
      add(scatterInBlocks(new Matrix(size, d, residuals.data.subarray(start, end)), neighbors), size);
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

/** Rows of A that are held at a time. */
const ROWS = 64;

/**
 * The same as `eachAffinityScatter` gives, for a class that is too large for it: with A = B + Bᵀ and P = (½ diag(A1) − B) X it is XᵀP + PᵀX. B is what lies
 * left of the blocks of 64 x 64 on the diagonal, and half of these.
 */
function scatterInBlocks(points: Matrix, neighbors: number): AffinityScatter {
  const { rows: n, cols: d, data } = points;
  const factors = localScales(points, Math.min(neighbors, n - 1)).map((scale) => 1 / scale);
  const degrees = new Float64Array(n);
  const pulled = new Matrix(n, d);
  for (let from = 0; from < n; from += ROWS) {
    const to = Math.min(n, from + ROWS);
    const before = new Matrix(to, d, data.subarray(0, to * d));
    const table = squaredDistances(new Matrix(to - from, d, data.subarray(from * d, to * d)), before);
    degrees.set(affinities(table, from, factors.subarray(0, to)), from);
    for (let r = 0, e = 0; r < table.rows; r++) {
      for (let j = 0; j < from; j++, e++) degrees[j] += table.data[e];
      for (let j = from; j < to; j++, e++) table.data[e] *= 0.5;
    }
    pulled.data.set(multiply(table, before).data, from * d);
  }
  for (let i = 0, e = 0; i < n; i++)
    for (let c = 0; c < d; c++, e++) pulled.data[e] = 0.5 * degrees[i] * data[e] - pulled.data[e];
  const near = multiply(points, pulled, { transposeA: true });
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      const sum = near.data[a * d + b] + near.data[b * d + a];
      near.data[a * d + b] = sum;
      near.data[b * d + a] = sum;
    }
  }
  return { near: near.data, gram: weightedGram(points).data };
}
