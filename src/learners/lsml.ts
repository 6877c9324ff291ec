import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { Quadruplets } from "../constraints/types.ts";
import { cholesky, logDeterminant, solveCholesky, solveTriangular } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { dot } from "../optim/vectors.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { differencesOf } from "./pairDifferences.ts";
import { priorPrecision } from "./priorPrecision.ts";
import { warnIfStalled } from "./stalled.ts";

/**
 * Least squared-residual metric learning: of every quadruplet d(a, b) should be below d(c, d); the squared excess is paid for, and M stays near
 * a prior in the LogDet divergence. Minimizes `lsmlObjective`, convex in M. Liu, Guo, Zhang, Jojic & Wang 2012.
 */
export const lsml = defineLearner({
  name: "lsml",
  title: "Least squared-residual metric learning",
  supervision: "quadruplets",
  reference: "liu2012",
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights"],
  options: {
    penalty: z
      .number()
      .gt(0)
      .max(1e9)
      .default(100)
      .meta({
        description: "price of the mean squared excess, against leaving the prior",
        symbol: "γ",
        scale: "log",
        search: [1, 1e5],
      }),
    prior: z
      .enum(["identity", "covariance"])
      .default("identity")
      .meta({ description: "the metric to stay near: Euclidean, or the inverse covariance", symbol: "M₀" }),
    constraints: z
      .int()
      .min(1)
      .default(3000)
      .meta({ description: "quadruplets to draw from labels, or all there are" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const compared = comparedDifferences(problem.points, problem.quadruplets);
    const precision = priorPrecision(problem.points, options.prior);
    const start = solveTriangular(cholesky(precision), Matrix.identity(precision.rows));
    const objective = lsmlObjective(compared, precision, options.penalty);
    const solution = yield* solve(lbfgs(objective, start), stopRule(options), (map) => map);
    warnIfStalled(solution, problem);
    return { ...solution, map: solution.x };
  },
});

/** Quadruplets as differences: the row e of `near` (m x d), x_a − x_b, should be shorter than that of `far`, x_c − x_d. */
export interface ComparedDifferences {
  readonly near: Matrix;
  readonly far: Matrix;
  /** What each is worth; they are divided by their sum. All alike when left out. */
  readonly weights?: ArrayLike<number>;
}

/**
 * f(L) = tr(M P₀) − ln det M + γ Σ w_e [d_e(near) − d_e(far)]₊² with M = LᵀL, plain distances d, Σ w = 1 and the inverse P₀ of the prior.
 * ∇f = 2 L P₀ − 2 L⁻ᵀ + 2γ Σ w [·]₊ (L u uᵀ/d(u) − L v vᵀ/d(v)). Infinite where L is singular.
 */
export function lsmlObjective(compared: ComparedDifferences, precision: Matrix, penalty: number): Objective {
  const { near, far } = compared;
  const shares = sharesOf(compared);
  return (map, gradient) => {
    const root = rootOf(map);
    if (!root) return Infinity;
    const nearer = mapRows(near, map);
    const farther = mapRows(far, map);
    let excess = 0;
    for (let e = 0; e < near.rows; e++) {
      const distance = length(nearer, e);
      const other = length(farther, e);
      const gap = Math.max(0, distance - other);
      excess += shares[e] * gap * gap;
      const slope = 2 * penalty * shares[e] * gap;
      scaleRow(nearer, e, gap > 0 ? slope / distance : 0);
      scaleRow(farther, e, gap > 0 && other > 0 ? -slope / other : 0);
    }
    const priced = multiply(map, precision);
    const divergence = dot(map, priced) - logDeterminant(root);
    const inverse = solveCholesky(root, map);
    for (let k = 0; k < gradient.data.length; k++) gradient.data[k] = 2 * (priced.data[k] - inverse.data[k]);
    multiplyInto(gradient, nearer, near, { transposeA: true, accumulate: true });
    multiplyInto(gradient, farther, far, { transposeA: true, accumulate: true });
    return divergence + penalty * excess;
  };
}

/** The Cholesky factor of L Lᵀ: ln det M = ln det L Lᵀ, and L⁻ᵀ = (L Lᵀ)⁻¹ L. Nothing where L is singular. */
function rootOf(map: Matrix): Matrix | undefined {
  try {
    return cholesky(weightedGram(map.transposed()));
  } catch (error) {
    if (error instanceof EtalonError && error.code === "NUMERIC") return undefined;
    throw error;
  }
}

function comparedDifferences(points: Matrix, { a, b, c, d, ...worth }: Quadruplets): ComparedDifferences {
  return { near: differencesOf(points, a, b), far: differencesOf(points, c, d), ...worth };
}

function sharesOf({ near, weights }: ComparedDifferences): Float64Array {
  const shares = weights ? Float64Array.from(weights) : new Float64Array(near.rows).fill(1);
  const peak = shares.reduce((most, value) => Math.max(most, value), 0);
  const total = shares.reduce((sum, value) => sum + value / peak, 0);
  return shares.map((value) => value / peak / total);
}

function length({ data, cols }: Matrix, row: number): number {
  let sum = 0;
  for (let k = row * cols; k < (row + 1) * cols; k++) sum += data[k] * data[k];
  return Math.sqrt(sum);
}

function scaleRow({ data, cols }: Matrix, row: number, factor: number): void {
  for (let k = row * cols; k < (row + 1) * cols; k++) data[k] *= factor;
}
