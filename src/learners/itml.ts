import { z } from "zod";
import { log } from "../base/elementary.ts";
import { cholesky, solveTriangular } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { RankOneMatrix } from "../linalg/rankOne.ts";
import { shrinkToSphere } from "../linalg/shrinkage.ts";
import { type BregmanProblem, bregmanProjections, settled } from "../optim/methods/bregmanProjections.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { type PairDifferences, pairDifferences } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";

/**
 * Information-theoretic metric learning: of all M that keep similar pairs within u and dissimilar pairs beyond ℓ (squared distances,
 * with slack), the one nearest to a prior in the LogDet divergence. `report.value` is minus the dual objective, which at the
 * optimum is minus min LD(M, M₀) + γ LD(diag ξ, diag ξ₀). Davis, Kulis, Jain, Sra & Dhillon 2007.
 */
export const itml = defineLearner({
  name: "itml",
  title: "Information-theoretic metric learning",
  supervision: "pairs",
  reference: "davis2007",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights"],
  spans: true,
  cost: { operations: "200 c² d² + 10 n d²", numbers: "3 n d + 7.7 p r + 4 d² + 25 g" },
  options: {
    gamma: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.3)
      .meta({
        description: "price of slack: higher holds the bounds more strictly",
        symbol: "γ",
        scale: "log",
        search: [0.01, 100],
      }),
    lowerPercentile: z.number().min(0).max(100).default(5).meta({
      description: "percentile of the prior's squared distances that bounds similar pairs from above",
      symbol: "u",
    }),
    upperPercentile: z.number().min(0).max(100).default(95).meta({
      description: "percentile of the prior's squared distances that bounds dissimilar pairs from below",
      symbol: "ℓ",
    }),
    prior: z
      .enum(["identity", "covariance"])
      .default("identity")
      .meta({ description: "the metric to stay near: Euclidean, or the inverse covariance", symbol: "M₀" }),
    constraints: drawnPairs(400),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance
      .default(1e-3)
      .meta({ description: "relative movement of the multipliers at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const pairs = pairDifferences("itml", problem);
    const prior = priorMatrix(problem.points, options.prior);
    const squared = quadraticForms(pairs.differences, prior);
    const bounds = {
      similar: percentile(squared, options.lowerPercentile, pairs.weights),
      dissimilar: percentile(squared, options.upperPercentile, pairs.weights),
    };
    const projections = logDetProjections(pairs, bounds, options.gamma, prior);
    const order = Int32Array.from(squared.keys());
    const method = bregmanProjections(projections, () => problem.random.shuffle(order));
    const stop = anyOf(settled(options.tolerance), maxIterations(options.maxIterations));
    const solution = yield* solve(method, stop, factorPsd);
    return { ...solution, map: factorPsd(solution.x) };
  },
});

/** Squared distances: similar pairs should stay within the first, dissimilar ones beyond the second. */
export interface PairBounds {
  readonly similar: number;
  readonly dissimilar: number;
}

/**
 * The LogDet problem min LD(M, M₀) + Σ γ_e LD(ξ_e, ξ₀_e), γ_e = γ times the weight of the pair, with vᵀMv ≤ ξ for similar and ≥ ξ for dissimilar pairs, one pair at a time in
 * O(d²). After an unclipped step vᵀMv = ξ. The determinant only grows or shrinks by positive factors, so M never leaves the cone.
 */
export function logDetProjections(
  { differences, similar, weights }: PairDifferences,
  bounds: PairBounds,
  gamma: number,
  prior: Matrix,
): BregmanProblem {
  const matrix = new RankOneMatrix(prior);
  const rows = Array.from(similar.keys(), (c) => differences.row(c));
  const multipliers = new Float64Array(similar.length);
  const targets = Float64Array.from(similar, (kind) => (kind ? bounds.similar : bounds.dissimilar));
  const slack = targets.slice();
  const prices = Float64Array.from(targets, (_, c) => gamma * (weights?.[c] ?? 1));
  let logDeterminant = 0;
  return {
    multipliers,
    project(c) {
      const squared = matrix.timesVector(rows[c]);
      if (!(squared > 0)) return; // a difference that M has pressed below the precision
      const sign = similar[c] ? 1 : -1;
      const price = prices[c];
      // The ICML text prints 1/2 (1/p − γ/ξ), right for γ = 1 alone; this form meets vᵀMv = ξ for every γ.
      const wanted = ((sign * price) / (price + 1)) * (1 / squared - 1 / slack[c]);
      const alpha = Math.min(multipliers[c], wanted);
      if (alpha === 0) return;
      multipliers[c] -= alpha;
      slack[c] *= price / (price + sign * alpha * slack[c]);
      const growth = 1 / (1 - sign * alpha * squared);
      logDeterminant += log(growth);
      matrix.addOuter(sign * alpha * growth);
    },
    value() {
      let slackTerm = 0;
      for (let c = 0; c < slack.length; c++) slackTerm += prices[c] * log(slack[c] / targets[c]);
      return logDeterminant + slackTerm;
    },
    solution: () => matrix.toMatrix(),
  };
}

/** M₀. The covariance gets a millionth of its mean variance as ridge, so that n < d and constant features pass. */
function priorMatrix(points: Matrix, prior: "identity" | "covariance"): Matrix {
  if (prior === "identity") return Matrix.identity(points.cols);
  const covariance = weightedGram(points, new Float64Array(points.rows).fill(1 / points.rows));
  return inverse(shrinkToSphere(covariance, 1e-6));
}

function inverse(definite: Matrix): Matrix {
  const root = solveTriangular(cholesky(definite), Matrix.identity(definite.rows));
  return weightedGram(root);
}

/** vᵀMv for each row v. */
function quadraticForms(rows: Matrix, matrix: Matrix): Float64Array {
  const products = multiply(rows, matrix);
  return Float64Array.from({ length: rows.rows }, (_, e) => {
    const row = rows.row(e);
    return products.row(e).reduce((sum, value, c) => sum + value * row[c], 0);
  });
}

/** The p-th percentile, interpolated between the two nearest values; a value of weight 2 counts as two. */
export function percentile(values: Float64Array, p: number, weights?: Float64Array): number {
  if (weights) return weightedPercentile(values, p, weights);
  const sorted = values.slice().sort();
  const place = (p / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

function weightedPercentile(values: Float64Array, p: number, weights: Float64Array): number {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i] - values[j] || i - j);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const place = (p / 100) * Math.max(0, total - 1);
  const at = (wanted: number): number => {
    let before = 0;
    for (const e of order) {
      before += weights[e];
      if (before > wanted) return values[e];
    }
    return values[order[order.length - 1]];
  };
  const below = Math.floor(place);
  return at(below) + (place - below) * (at(below + 1) - at(below));
}
