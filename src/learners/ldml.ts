import { z } from "zod";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import { logistic } from "../losses/logistic.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { beginAt } from "./beginning.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { type PairDifferences, pairDifferences } from "./pairDifferences.ts";
import { drawnPairs } from "./pairOptions.ts";
import { warnIfStalled } from "./stalled.ts";

/**
 * Logistic discriminant metric learning: the probability that a pair is similar is p = 1/(1 + exp(d² − b)); M and the bias b
 * make what was seen most likely, both kinds weighing alike. Minimizes `ldmlObjective`, convex in (M, b). Guillaumin, Verbeek & Schmid 2009.
 */
export const ldml = defineLearner({
  name: "ldml",
  title: "Logistic discriminant metric learning",
  supervision: "pairs",
  reference: "guillaumin2009",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights", "warmStart"],
  spans: true,
  options: {
    regularization: z
      .number()
      .gt(0)
      .max(1000)
      .default(5e-3)
      .meta({
        description: "price of the mean of M's diagonal: without it M grows for ever where the kinds can be told apart",
        symbol: "λ",
        scale: "log",
        search: [1e-5, 0.1],
      }),
    constraints: drawnPairs(3000),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-4).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const pairs = pairDifferences("ldml", problem);
    const d = problem.points.cols;
    const objective = ldmlObjective(pairs, options.regularization);
    const map = beginAt(problem, Matrix.identity(d));
    const start = packed(map, problem.start ? bestBias(pairs, map) : 1);
    const mapOf = (x: Matrix) => unpacked(x, d).map;
    const solution = yield* solve(
      lbfgs(objective, start, { near: problem.start !== undefined }),
      stopRule(options, problem.start),
      mapOf,
    );
    warnIfStalled(solution, problem);
    return { ...solution, map: mapOf(solution.x) };
  },
});

/** The b that minimizes f at L: where ∂f/∂b of `ldmlObjective`, which rises with b, crosses 0, by bisection. */
export function bestBias(pairs: PairDifferences, map: Matrix): number {
  const mapped = mapRows(pairs.differences, map);
  const squared = Float64Array.from(pairs.similar, (_, e) => squaredLength(mapped, e));
  const shares = sharesOf(pairs);
  const slope = (bias: number): number => {
    let sum = 0;
    for (let e = 0; e < squared.length; e++) {
      const sign = pairs.similar[e] ? 1 : -1;
      sum += sign * shares[e] * logistic.slope(sign * (bias - squared[e]));
    }
    return sum;
  };
  let [low, high] = [-1, 1];
  while (slope(low) > 0) low *= 2;
  while (slope(high) < 0) high *= 2;
  while (high - low > 1e-9 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** One half of what each pair is worth among those of its kind. */
function sharesOf({ similar, weights }: PairDifferences): Float64Array {
  const worth = weights ?? new Float64Array(similar.length).fill(1);
  const totals = [0, 0];
  for (let e = 0; e < similar.length; e++) totals[similar[e]] += worth[e];
  return Float64Array.from(similar, (kind, e) => (0.5 * worth[e]) / totals[kind]);
}

/** L (k x d) and b as one row of k·d + 1 numbers, the bias last. */
export function packed(map: Matrix, bias: number): Matrix {
  const row = new Matrix(1, map.data.length + 1);
  row.data.set(map.data);
  row.data[map.data.length] = bias;
  return row;
}

/** L as a view of such a row, and b. */
export function unpacked({ data }: Matrix, cols: number): { readonly map: Matrix; readonly bias: number } {
  const size = data.length - 1;
  return { map: new Matrix(size / cols, cols, data.subarray(0, size)), bias: data[size] };
}

/**
 * f(L, b) = Σ_e c_e ln(1 + exp(±(q_e − b))) + λ/d tr M with q = vᵀMv, M = LᵀL; + for similar and − for dissimilar pairs, c_e one half of the
 * pair's share of its kind's weights. With w_e = ∂f/∂q_e = ±c_e/(1 + exp(∓(q_e − b))): ∇_L = 2L(Σ w v vᵀ + λ/d I), ∂f/∂b = −Σ w. The argument is `packed`.
 */
export function ldmlObjective(given: PairDifferences, regularization: number): Objective {
  const { differences, similar } = given;
  const { rows: pairs, cols: d } = differences;
  const shares = sharesOf(given);
  return (x, gradient) => {
    const { map, bias } = unpacked(x, d);
    const mapped = mapRows(differences, map);
    const { map: slopes } = unpacked(gradient, d);
    let value = 0;
    let pull = 0;
    for (let e = 0; e < pairs; e++) {
      const sign = similar[e] ? 1 : -1;
      const margin = sign * (bias - squaredLength(mapped, e));
      value += shares[e] * logistic.value(margin);
      const weight = -sign * shares[e] * logistic.slope(margin);
      pull -= weight;
      for (let k = e * map.rows; k < (e + 1) * map.rows; k++) mapped.data[k] *= 2 * weight;
    }
    multiplyInto(slopes, mapped, differences, { transposeA: true });
    for (let k = 0; k < map.data.length; k++) {
      value += (regularization / d) * map.data[k] * map.data[k];
      slopes.data[k] += 2 * (regularization / d) * map.data[k];
    }
    gradient.data[gradient.data.length - 1] = pull;
    return value;
  };
}

function squaredLength({ data, cols }: Matrix, row: number): number {
  let sum = 0;
  for (let k = row * cols; k < (row + 1) * cols; k++) sum += data[k] * data[k];
  return sum;
}
