import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { Quadruplets } from "../constraints/types.ts";
import { WeightedPairs } from "../constraints/weightedPairs.ts";
import { cholesky, logDeterminant, solveCholesky, solveTriangular } from "../linalg/cholesky.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { laplacianTimes } from "../linalg/pairWeights.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import type { Objective } from "../optim/objective.ts";
import { solve } from "../optim/solve.ts";
import { dot } from "../optim/vectors.ts";
import { beginAt, finiteStart } from "./beginning.ts";
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
  tags: ["convex", "stochastic", "rotationEquivariant", "constraintWeights", "warmStart"],
  spans: true,
  cost: { numbers: "3 n d + 4 d² + p r + 30 g" },
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
    const precision = priorPrecision(problem.points, options.prior);
    const usual = solveTriangular(cholesky(precision), Matrix.identity(precision.rows));
    const objective = lsmlObjective(fewerRows(problem.points, problem.quadruplets), precision, options.penalty);
    const valueAt = (map: Matrix) => objective(map, new Matrix(map.rows, map.cols));
    const start = finiteStart(valueAt, beginAt(problem, usual), usual, problem);
    const solution = yield* solve(
      lbfgs(objective, start, { near: problem.start !== undefined }),
      stopRule(options, problem.start),
      (map) => map,
    );
    warnIfStalled(solution, problem);
    return { ...solution, map: solution.x };
  },
});

/** Points (n x d) and quadruplets of their rows: x_a − x_b should be shorter than x_c − x_d. */
export interface ComparedPoints {
  readonly points: Matrix;
  readonly quadruplets: Quadruplets;
}

/**
 * f(L) = tr(M P₀) − ln det M + γ Σ w_e [d(a, b) − d(c, d)]₊² with M = LᵀL, plain distances d, Σ w = 1 and the inverse P₀ of the prior.
 * ∇f = 2 L P₀ − 2 L⁻ᵀ + 2γ Σ w [·]₊ (L u uᵀ/d(u) − L v vᵀ/d(v)) over u = x_a − x_b and v = x_c − x_d: with a graph of these edges
 * weighted by what stands before them, (Lap(w) Z)ᵀ X for Z = X Lᵀ. Infinite where L is singular.
 */
export function lsmlObjective({ points, quadruplets }: ComparedPoints, precision: Matrix, penalty: number): Objective {
  const { a, b, c, d } = quadruplets;
  const m = a.length;
  const shares = sharesOf(quadruplets);
  const [left, right] = [joined(a, c), joined(b, d)];
  const weights = new Float64Array(2 * m);
  const edges = new WeightedPairs();
  let mapped = new Matrix(points.rows, 0);
  return (map, gradient) => {
    const root = rootOf(map);
    if (!root) return Infinity;
    mapped = mapRows(points, map, mapped.cols === map.rows ? mapped : undefined);
    const squared = pairSquaredDistances(mapped, left, right);
    weights.fill(0);
    let excess = 0;
    for (let e = 0; e < m; e++) {
      const distance = Math.sqrt(squared[e]);
      const other = Math.sqrt(squared[m + e]);
      if (!(distance > other)) continue;
      const gap = distance - other;
      excess += shares[e] * gap * gap;
      const slope = 2 * penalty * shares[e] * gap;
      weights[e] = slope / distance;
      if (other > 0) weights[m + e] = -slope / other;
    }
    edges.clear(2 * m);
    for (let e = 0; e < 2 * m; e++) if (weights[e] !== 0) edges.add(left[e], right[e], weights[e]);
    const priced = multiply(map, precision);
    const divergence = dot(map, priced) - logDeterminant(root);
    const inverse = solveCholesky(root, map);
    for (let k = 0; k < gradient.data.length; k++) gradient.data[k] = 2 * (priced.data[k] - inverse.data[k]);
    multiplyInto(gradient, laplacianTimes(mapped, edges.pairs), points, {
      transposeA: true,
      accumulate: true,
    });
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

/** Where there are more points than differences, the differences as points, each compared with 0. */
function fewerRows(points: Matrix, quadruplets: Quadruplets): ComparedPoints {
  const { a, b, c, d, ...worth } = quadruplets;
  const m = a.length;
  if (points.rows <= 2 * m) return { points, quadruplets };
  const differences = differencesOf(points, joined(a, c), joined(b, d));
  const rows = new Matrix(2 * m + 1, points.cols);
  rows.data.set(differences.data);
  const zero = new Int32Array(m).fill(2 * m);
  const near = Int32Array.from({ length: m }, (_, e) => e);
  return { points: rows, quadruplets: { a: near, b: zero, c: near.map((e) => m + e), d: zero, ...worth } };
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const all = new Int32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function sharesOf({ a, weights }: Quadruplets): Float64Array {
  const shares = weights ? Float64Array.from(weights) : new Float64Array(a.length).fill(1);
  const peak = shares.reduce((most, value) => Math.max(most, value), 0);
  const total = shares.reduce((sum, value) => sum + value / peak, 0);
  return shares.map((value) => value / peak / total);
}
