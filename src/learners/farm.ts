import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { OptionsOf } from "../base/options.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { factorPsd } from "../linalg/psd.ts";
import { solve } from "../optim/solve.ts";
import { scaled } from "../optim/vectors.ts";
import { type FarmPenalties, type FarmState, farmRounds } from "./farmRounds.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { weighted } from "./pairForms.ts";
import type { TripletProblem } from "./problem.ts";
import { type TripletEdges, tripletEdges } from "./tripletEdges.ts";
import { limitedTriplets } from "./tripletMargins.ts";
import { tripletOptions } from "./tripletOptions.ts";

const penaltyOption = z.number().gt(0).max(1e6);

export const farmOptions = {
  norm: z
    .enum(["frobenius", "l1", "nuclear"])
    .default("frobenius")
    .meta({
      description: "what is kept small in M: its squares, its entries (sparse) or its trace (low rank)",
      symbol: "Ω",
      search: ["frobenius", "l1", "nuclear"],
    }),
  matrixPenalty: penaltyOption.default(0.1).meta({
    description: "weight of the norm of M",
    symbol: "λ₁",
    scale: "log",
    search: [1e-4, 1],
  }),
  weightPenalty: penaltyOption.default(0.05).meta({
    description: "weight of the sum of the feature weights: higher leaves fewer features",
    symbol: "λ₂",
    scale: "log",
    search: [1e-3, 1],
  }),
  ...tripletOptions,
  ...iterationOptions,
};

/**
 * Feature aware metric learning: M̂ = diag(w) M diag(w) with M ⪰ 0 and w ≥ 0, so that features with w = 0 are not used at all. Minimizes
 * 1/T Σ ℓ(q̂_il − q̂_ij) + λ₁/d Ω(M) + λ₂/d ‖w‖₁ over triplets with the smoothed hinge ℓ, in the unit in which the pairs of the triplets
 * have mean squared distance 1. `report.details.featureWeights` is w. Ye, Zhan, Si & Jiang, Learning feature aware metric, 2016.
 */
export const farm = defineLearner({
  name: "farm",
  title: "Feature aware metric learning",
  supervision: "triplets",
  reference: "ye2016",
  tags: ["stochastic", "constraintWeights"],
  cost: { numbers: "11 n d + 330 n + 29 r² + 4 d² + 10 p + 72 g" },
  options: farmOptions,
  *learn(problem, options) {
    const { points, edges, unit } = farmProblem(problem, options.constraints);
    const d = points.cols;
    const { method, state } = farmRounds(points, edges, farmPenalties(options, d));
    const mapOf = () => scaled(farmMap(state(), d), unit);
    const solution = yield* solve(method, stopRule(options), mapOf);
    const end = state();
    if (end.active.length === 0) throw nothingLeft(options.weightPenalty);
    return { ...solution, map: mapOf(), details: { featureWeights: Array.from(allWeights(end, d)) } };
  },
});

const nothingLeft = (weightPenalty: number): EtalonError =>
  new EtalonError(
    "DATA",
    `farm: no feature is worth its penalty at \`weightPenalty: ${weightPenalty}\`. Lower it, or give triplets that some features satisfy.`,
  );

/** λ₁ and λ₂ count from the start: Ω(I) = ‖1‖₁ = d. */
export const farmPenalties = (
  {
    norm,
    matrixPenalty,
    weightPenalty,
  }: Pick<OptionsOf<typeof farmOptions>, "norm" | "matrixPenalty" | "weightPenalty">,
  d: number,
): FarmPenalties => ({ norm, matrix: matrixPenalty / d, weights: weightPenalty / d });

/** Points in the unit in which the pairs of the triplets, `limit` at most, have mean squared distance 1. */
export function farmProblem(problem: TripletProblem, limit: number): FarmProblem {
  const { points } = problem;
  const triplets = limitedTriplets(problem, limit);
  const edges = tripletEdges(triplets, points.rows);
  const squared = pairSquaredDistances(points, edges.pairs.left, edges.pairs.right);
  const mean = squared.reduce((sum, value) => sum + value, 0) / squared.length;
  const unit = mean > 0 ? 1 / Math.sqrt(mean) : 1;
  return { points: scaled(points, unit), edges, unit };
}

export interface FarmProblem {
  readonly points: Matrix;
  readonly edges: TripletEdges;
  /** What the points were multiplied by. */
  readonly unit: number;
}

/** w over all d features. */
export function allWeights({ active, weights }: FarmState, d: number): Float64Array {
  const all = new Float64Array(d);
  for (let a = 0; a < active.length; a++) all[active[a]] = weights.data[a];
  return all;
}

/** L with LᵀL = diag(w) M diag(w), over all d features. */
function farmMap({ active, weights, matrix, factor }: FarmState, d: number): Matrix {
  const narrow = weighted(factor ?? factorPsd(matrix), weights.data);
  const map = new Matrix(narrow.rows, d);
  for (let r = 0; r < map.rows; r++) {
    for (let a = 0; a < active.length; a++) map.data[r * d + active[a]] = narrow.get(r, a);
  }
  return map;
}
