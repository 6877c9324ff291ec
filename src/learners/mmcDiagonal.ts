import { log } from "../base/elementary.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { lbfgsBox } from "../optim/methods/lbfgsBox.ts";
import { newton, type SecondOrderObjective } from "../optim/methods/newton.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations, smallGradient } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { ofKind, pairDifferences, weightsOfKind } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";

/**
 * Mahalanobis metric for clustering with a diagonal M = diag(w): min h(w) = Σ_S d² − ln Σ_D d over w ≥ 0 by damped Newton steps, or by L-BFGS within
 * bounds where there are fewer points or dissimilar pairs than features.
 * At the optimum Σ_S d² = ½. Xing, Ng, Jordan & Russell 2002.
 */
export const mmcDiagonal = defineLearner({
  name: "mmcDiagonal",
  title: "Mahalanobis metric for clustering, diagonal",
  supervision: "pairs",
  reference: "xing2002",
  tags: ["convex", "stochastic", "diagonal", "constraintWeights"],
  cost: { numbers: "3.1 n d + 14.5 p d + 14 g" },
  options: {
    constraints: drawnPairs(500),
    ...iterationOptions,
  },
  *learn(problem, options) {
    const { points } = problem;
    const pairs = pairDifferences("mmcDiagonal", problem);
    const between = squares(ofKind(pairs, "dissimilar"));
    const worth = weightsOfKind(pairs, "dissimilar");
    const spread = columnSums(between, worth);
    const cost = columnSums(squares(ofKind(pairs, "similar")), weightsOfKind(pairs, "similar")).map(
      (value, j) => value + LEAST_SPREAD * spread[j] || 1,
    );
    // In y = s·w every feature costs 1, whatever its scale; a constant feature gains nothing and gets no weight.
    for (let k = 0; k < between.data.length; k++) between.data[k] /= cost[k % cost.length];
    const unit = new Float64Array(cost.length).fill(1);
    const start = new Matrix(cost.length, 1, new Float64Array(cost.length).fill(0.5 / cost.length));
    const stop = anyOf(smallGradient(1e-3 * options.tolerance), maxIterations(options.maxIterations));
    const mapOf = (y: Matrix) => Matrix.diagonal(y.data.map((value, j) => Math.sqrt(value / cost[j])));
    // Of fewer points or pairs than features the Hessian is as good as singular, and dear.
    const method =
      Math.min(points.rows, between.rows) < cost.length
        ? lbfgsBox(diagonalSlope(unit, between, worth), { lower: 0 }, start)
        : newton(diagonalObjective(unit, between, worth), start, { nonnegative: true });
    const solution = yield* solve(method, stop, mapOf);
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** A feature that does not vary over similar pairs costs this share of its spread over dissimilar ones: it may win, at a finite weight. */
const LEAST_SPREAD = 1e-9;

/** h(w) = s·w − ln G, G = Σ u √(v²·w) over the rows v² (m x d) of worth u, 1 where left out, with gradient and Hessian. Convex in w ≥ 0. */
export function diagonalObjective(cost: Float64Array, squared: Matrix, worth?: Float64Array): SecondOrderObjective {
  return (x) => {
    const { value, gradient, slope, spread, second } = slopeOf(x, cost, squared, worth);
    const hessian = weightedGram(squared, second);
    const d = cost.length;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        hessian.data[i * d + j] = hessian.data[i * d + j] / spread + (slope[i] * slope[j]) / (spread * spread);
      }
    }
    return { value, gradient, hessian };
  };
}

/** h alone with its gradient. */
export function diagonalSlope(cost: Float64Array, squared: Matrix, worth?: Float64Array): Objective {
  return (x, out) => {
    const { value, gradient } = slopeOf(x, cost, squared, worth);
    out.data.set(gradient.data);
    return value;
  };
}

/** h and ∇h, with G, ∇G and the weights of ∇²G for each row. */
function slopeOf(x: Matrix, cost: Float64Array, squared: Matrix, worth?: Float64Array) {
  const { rows } = squared;
  const { data: lengths } = multiply(squared, x);
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  let spread = 0;
  for (let e = 0; e < rows; e++) {
    const distance = Math.sqrt(Math.max(lengths[e], 1e-24));
    const weight = worth ? worth[e] : 1;
    spread += weight * distance;
    first[e] = (0.5 * weight) / distance;
    second[e] = (0.25 * weight) / (distance * distance * distance);
  }
  const slope = columnSums(squared, first);
  const gradient = new Matrix(cost.length, 1);
  let value = -log(spread);
  for (let i = 0; i < cost.length; i++) {
    value += cost[i] * x.data[i];
    gradient.data[i] = cost[i] - slope[i] / spread;
  }
  return { value, gradient, slope, spread, second };
}

function squares({ rows, cols, data }: Matrix): Matrix {
  const out = new Matrix(rows, cols);
  for (let k = 0; k < data.length; k++) out.data[k] = data[k] * data[k];
  return out;
}

/** Σ_e w_e v_e of rows v: length d. */
const columnSums = (rows: Matrix, weights: Float64Array): Float64Array =>
  multiply(rows, new Matrix(rows.rows, 1, weights), { transposeA: true }).data;
