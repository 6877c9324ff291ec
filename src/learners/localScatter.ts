import { classIndex } from "../constraints/classIndex.ts";
import { affinities } from "../linalg/affinities.ts";
import { AFFINITY_ROWS, type AffinityScatter, eachAffinityScatter } from "../linalg/affinityScatter.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { multiply, multiplySymmetric, weightedGram } from "../linalg/products.ts";
import { eachBlock } from "./blockFlow.ts";
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

/** The same as `eachAffinityScatter` gives, for a class that is too large for it: 64 rows of A at a time. */
function scatterInBlocks(points: Matrix, neighbors: number): AffinityScatter {
  const factors = localScales(points, Math.min(neighbors, points.rows - 1)).map((scale) => 1 / scale);
  const pulled = new Matrix(points.rows, points.cols);
  eachBlock(
    points,
    () => 0,
    (squared, block, from) => {
      const degrees = affinities(squared, from, factors);
      const product = multiply(squared, points);
      for (let r = 0, e = 0, to = from * points.cols; r < block.rows; r++)
        for (let c = 0; c < points.cols; c++, e++, to++)
          pulled.data[to] = degrees[r] * points.data[to] - product.data[e];
    },
  );
  return { near: multiplySymmetric(points, pulled).data, gram: weightedGram(points).data };
}
