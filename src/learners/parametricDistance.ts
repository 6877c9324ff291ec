import { pairSquaredDistances } from "../linalg/distances.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { RowPairs } from "../linalg/pairsWithin.ts";
import { laplacianTimes, scatter } from "../linalg/pairWeights.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import { factorPsd, gramOfMap } from "../linalg/psd.ts";
import type { Loss } from "../losses/loss.ts";
import type { Penalty } from "../optim/methods/proximalGradient.ts";
import type { Objective } from "../optim/objective.ts";
import { nonnegative } from "../optim/sets/box.ts";
import type { Projection } from "../optim/sets/projection.ts";
import { psdCone } from "../optim/sets/spectral.ts";
import type { Regularizer } from "../regularizers/regularizer.ts";
import { type Beginning, beginAt, beginAtMatrix } from "./beginning.ts";
import { type Margins, marginLoss } from "./marginLoss.ts";
import { columnDots, quadraticForms, weighted } from "./pairForms.ts";

/** A family of squared distances q = vᵀMv, with M given by parameters θ: what a learner descends in. */
export interface ParametricDistance {
  /** θ of the Euclidean metric; with fewer components than the d features that along the directions in which `loss`, a function of M, falls fastest there. */
  start(d: number, components: number, loss: Objective): Matrix;
  /** θ at the user's start, or the usual one. */
  begin(beginning: Beginning, usual: Matrix): Matrix;
  /** q of the pairs at θ, and the way back: from ∂F/∂q to ∂F/∂θ. */
  squares(points: Matrix, pairs: RowPairs, theta: Matrix): Squares;
  /** R(M) as a function of θ, from R and its gradient in M. */
  smooth(regularizer: Objective): Objective;
  /** The proximal form of a regularizer in θ, where it has one. */
  penalty(regularizer: Regularizer, weight: number): Penalty | undefined;
  /** The legal θ; undefined where all are. */
  readonly set?: Projection;
  /** L with LᵀL = M, k x d. */
  map(theta: Matrix): Matrix;
}

interface Squares {
  readonly squared: Float64Array;
  pull(slopes: Float64Array, gradient: Matrix): void;
}

/** θ = M ⪰ 0, d x d: convex where the loss is. */
const full: ParametricDistance = {
  start: (d) => Matrix.identity(d),
  begin: beginAtMatrix,
  squares: (points, pairs, matrix) => ({
    squared: quadraticForms(points, multiply(points, matrix), pairs),
    pull: (weights, gradient) => gradient.data.set(scatter(points, { ...pairs, weights }).data),
  }),
  smooth: (regularizer) => regularizer,
  penalty: (regularizer, weight) => regularizer.matrix?.(weight),
  set: psdCone,
  map: (matrix) => factorPsd(matrix),
};

/** θ = w ≥ 0, 1 x d, with M = diag(w): a weight for each feature, convex where the loss is. */
const diagonal: ParametricDistance = {
  start: (d) => new Matrix(1, d, new Float64Array(d).fill(1)),
  begin: (beginning, usual) => diagonalOf(beginAtMatrix(beginning, Matrix.diagonal(usual.data))),
  squares: (points, pairs, weights) => ({
    squared: quadraticForms(points, weighted(points, weights.data), pairs),
    pull: (slopes, gradient) =>
      gradient.data.set(columnDots(points, laplacianTimes(points, { ...pairs, weights: slopes }))),
  }),
  smooth: (regularizer) => (weights, gradient) => {
    const d = weights.cols;
    const slopes = new Matrix(d, d);
    const value = regularizer(Matrix.diagonal(weights.data), slopes);
    for (let c = 0; c < d; c++) gradient.data[c] = slopes.get(c, c);
    return value;
  },
  penalty: (regularizer, weight) => regularizer.weights?.(weight),
  set: nonnegative,
  map: (weights) => diagonalMap(weights.data),
};

/** θ = L, k x d, with M = LᵀL of rank k at most; every L is legal, and nothing is convex. */
const lowRank: ParametricDistance = {
  start: (d, components, loss) => (components < d ? steepest(d, components, loss) : Matrix.identity(d)),
  begin: beginAt,
  squares: (points, pairs, map) => {
    const mapped = mapRows(points, map);
    return {
      squared: pairSquaredDistances(mapped, pairs.left, pairs.right),
      pull: (weights, gradient) =>
        multiplyInto(gradient, laplacianTimes(mapped, { ...pairs, weights }), points, { transposeA: true, scale: 2 }),
    };
  },
  smooth: (regularizer) => (map, gradient) => {
    const slopes = new Matrix(map.cols, map.cols);
    const value = regularizer(gramOfMap(map), slopes);
    multiplyInto(gradient, map, slopes, { scale: 2 });
    return value;
  },
  penalty: (regularizer, weight) => regularizer.map?.(weight),
  map: (map) => map,
};

export const parametricDistances = Object.freeze({ full, diagonal, lowRank });

/** The eigenvectors of ∇F(I) of the least eigenvalues, as rows. */
function steepest(d: number, components: number, loss: Objective): Matrix {
  const gradient = new Matrix(d, d);
  loss(Matrix.identity(d), gradient);
  return eigh(gradient).vectors.take(Array.from({ length: components }, (_, r) => r));
}

/** Mean loss of the margins as a function of θ. */
export function marginObjective(distance: ParametricDistance, points: Matrix, margins: Margins, loss: Loss): Objective {
  const slopes = new Float64Array(margins.pairs.left.length);
  return (theta, gradient) => {
    const { squared, pull } = distance.squares(points, margins.pairs, theta);
    const value = marginLoss(margins, loss, squared, slopes);
    if (Number.isFinite(value)) pull(slopes, gradient);
    return value;
  };
}

const diagonalOf = ({ data, cols }: Matrix): Matrix =>
  new Matrix(
    1,
    cols,
    data.filter((_, e) => e % (cols + 1) === 0),
  );

/** diag(√w) without its empty rows; one row of zeros for w = 0. */
function diagonalMap(weights: Float64Array): Matrix {
  const used = Array.from(weights.keys()).filter((c) => weights[c] > 0);
  const map = new Matrix(Math.max(1, used.length), weights.length);
  used.forEach((c, r) => {
    map.data[r * weights.length + c] = Math.sqrt(weights[c]);
  });
  return map;
}
