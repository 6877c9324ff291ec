import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { OptionsOf } from "../base/options.ts";
import { Matrix } from "../linalg/matrix.ts";
import { losses } from "../losses/index.ts";
import type { Loss } from "../losses/loss.ts";
import { type Iterate, solve } from "../optim/solve.ts";
import { type Regularizer, regularizers } from "../regularizers/index.ts";
import { finiteStart } from "./beginning.ts";
import {
  type ComposedProblem,
  composedMethod,
  type DistanceName,
  recipeValue,
  type SolverName,
  solverNames,
} from "./composedMethod.ts";
import { constraintMargins } from "./constraintMargins.ts";
import type { Data } from "./data.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import type { Learned } from "./learned.ts";
import { defineLearner, type Learner } from "./learner.ts";
import { marginObjective, parametricDistances } from "./parametricDistance.ts";
import { priorPrecision } from "./priorPrecision.ts";
import type { Problems } from "./problem.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { tripletOptions } from "./tripletOptions.ts";

/** Kinds of constraints that the recipe takes. */
export type Relations = "pairs" | "triplets" | "quadruplets";

/** The numbers of a recipe. */
const amounts = {
  lambda: z
    .number()
    .gt(0)
    .max(1e6)
    .default(0.01)
    .meta({
      description: "price of the regularizer against the mean loss",
      symbol: "λ",
      scale: "log",
      search: [1e-4, 1],
    }),
  margin: z.number().gt(0).max(1e6).default(1).meta({
    description: "by how much the far squared distance of a triplet or quadruplet should exceed the near one",
    symbol: "m",
    scale: "log",
  }),
  similarBound: z
    .number()
    .min(0)
    .max(1e6)
    .default(0.5)
    .meta({ description: "squared distance that similar pairs should not exceed", symbol: "u" }),
  dissimilarBound: z
    .number()
    .gt(0)
    .max(1e6)
    .default(1.5)
    .meta({ description: "squared distance that dissimilar pairs should exceed", symbol: "ℓ" }),
  ...tripletOptions,
  constraints: tripletOptions.constraints
    .default(5000)
    .meta({ description: "triplets at most, quadruplets or pairs of each kind to draw from labels" }),
  ...iterationOptions,
  maxIterations: iterationOptions.maxIterations.default(1000).meta(iterationOptions.maxIterations.meta() ?? {}),
};
type Amounts = OptionsOf<typeof amounts> & { readonly components?: number | undefined };

/**
 * The recipe of metric learning put together at will: argmin over the parameters θ of a distance of Σ_t ω_t ℓ(a_t) + λ R(M), Σ ω = 1, with a loss ℓ of the
 * margins a_t of constraints and a regularizer R. Squared distances are in units of the mean squared distance of the constraints' pairs.
 * `OPTION` for parts that do not combine, `DATA` where M = 0 is optimal.
 */
export const custom = defineLearner({
  name: "custom",
  title: "Metric learning to your own recipe",
  supervision: "triplets" as Relations,
  reference: null,
  tags: ["stochastic", "constraintWeights", "warmStart", "ownChoice"],
  cost: { numbers: "8.3 n d + 380 n + 13 r² + 28 p + 67 g" },
  supervisionOf: (data, { relations }) => (relations === "auto" ? relationsIn(data) : relations),
  options: {
    distance: z
      .enum(["full", "diagonal", "lowRank"])
      .default("full")
      .meta({
        description: "what is learned: M, a weight for each feature, or a map to `components` dimensions",
        symbol: "M",
        search: ["full", "diagonal", "lowRank"],
      }),
    relations: z
      .enum(["auto", "pairs", "triplets", "quadruplets"])
      .default("auto")
      .meta({ description: "constraints to hold: those given, or triplets of labels, when auto" }),
    loss: z
      .enum(["hinge", "squaredHinge", "smoothedHinge", "logistic", "exponential"])
      .default("smoothedHinge")
      .meta({
        description: "price of a margin",
        search: ["hinge", "squaredHinge", "smoothedHinge", "logistic", "exponential"],
      }),
    regularizer: z
      .enum(["frobenius", "l1", "l21", "nuclear", "logDet", "vonNeumann"])
      .default("frobenius")
      .meta({
        description: "price of M",
        symbol: "R",
        search: ["frobenius", "l1", "l21", "nuclear", "logDet", "vonNeumann"],
      }),
    prior: z.enum(["identity", "covariance"]).default("identity").meta({
      description: "the metric that logDet and vonNeumann stay near: Euclidean, or the inverse covariance",
      symbol: "M₀",
    }),
    solver: z
      .enum(["auto", ...solverNames])
      .default("auto")
      .meta({ description: "method of descent; the one that suits the other parts best when auto" }),
    ...amounts,
  },
  learn(problem, options) {
    const parts = {
      ...options,
      loss: losses[options.loss],
      regularizer: regularizers[options.regularizer],
    };
    return cook("custom", problem, parts, options);
  },
});

/** The parts of a learner of one's own; what is left out is as in `custom`. */
export interface CustomParts {
  /** Name in reports and files; `custom` when left out. */
  readonly name?: string;
  readonly distance?: DistanceName;
  /** Given kinds are converted where that is sound. */
  readonly relations?: Relations;
  /** By name or written by you. */
  readonly loss?: keyof typeof losses | Loss;
  /** By name, written by you, or made from the precision M₀⁻¹ of the prior, d x d, in the unit of the constraints. */
  readonly regularizer?: keyof typeof regularizers | Regularizer | ((precision: Matrix) => Regularizer);
  readonly prior?: "identity" | "covariance";
  readonly solver?: SolverName | "auto";
}

/**
 * A learner of fixed parts, its numbers (λ, margins, bounds, budget) left as options, to be fitted, compared and searched like any other.
 * Fits end with `OPTION` where the parts do not combine.
 */
export function customLearner({
  name = "custom",
  relations = "triplets",
  loss = "smoothedHinge",
  regularizer = "frobenius",
  ...rest
}: CustomParts = {}): Learner<Relations, typeof amounts> {
  const parts = {
    distance: "full",
    prior: "identity",
    solver: "auto",
    ...rest,
    loss: typeof loss === "string" ? losses[loss] : loss,
    regularizer:
      typeof regularizer === "string"
        ? regularizers[regularizer]
        : typeof regularizer === "function"
          ? regularizer
          : () => regularizer,
  } as const;
  return defineLearner({
    name,
    title: `${parts.distance} distance, ${parts.loss.name} loss of ${relations}`,
    supervision: relations,
    reference: null,
    tags: ["stochastic", "constraintWeights", "warmStart"],
    options: amounts,
    learn: (problem, options) => cook(name, problem, parts, options),
  });
}

interface Parts {
  readonly distance: DistanceName;
  readonly loss: Loss;
  readonly regularizer: (precision: Matrix) => Regularizer;
  readonly prior: "identity" | "covariance";
  readonly solver: SolverName | "auto";
}

function* cook(
  name: string,
  problem: Problems[Relations],
  { distance, loss, solver, prior, regularizer: make }: Parts,
  options: Amounts,
): Generator<Iterate, Learned> {
  const scaled = constraintMargins(name, problem, options);
  const { withinSpan = false } = make(Matrix.identity(problem.points.cols));
  const { points, restore, carry } =
    withinSpan && distance !== "diagonal" ? spannedPoints(scaled.points) : asGiven(scaled.points);
  const regularizer = make(priorPrecision(points, prior));
  const { margins } = scaled;
  const composed: ComposedProblem = { distance, loss, regularizer, lambda: options.lambda, points, margins };
  const family = parametricDistances[distance];
  const d = points.cols;
  const inMatrix = marginObjective(parametricDistances.full, points, margins, loss);
  const usual = family.start(d, Math.min(options.components ?? d, d), inMatrix);
  const value = recipeValue(composed);
  if (value(usual) === Infinity) throw infiniteStart(name, composed);
  const beginning = { points, start: problem.start, carry: (map: Matrix) => carry(scaled.carry(map)) };
  const start = finiteStart(value, family.begin(beginning, usual), usual, problem);
  const back = (theta: Matrix): Matrix => scaled.restore(restore(family.map(theta)));
  const method = composedMethod(name, composed, solver, start);
  const bent = [loss, regularizer].filter(({ convex }) => !convex).map((part) => `\`${part.name}\``);
  if (bent.length > 0) problem.warn(`${bent.join(" and ")} not convex: another start may end lower`);
  const solution = yield* solve(method, stopRule(options, problem.start), back);
  warnIfStalled(solution, problem);
  const map = back(solution.x);
  const nothing = value(new Matrix(start.rows, start.cols));
  if (map.data.every((entry) => entry === 0) || (solution.converged && solution.value >= nothing)) {
    throw worthless(name, options.lambda, distance !== "lowRank" && solver !== "subgradient");
  }
  return { ...solution, map, ...(selects(composed) ? { details: { featureWeights: columnNorms(map) } } : {}) };
}

const asGiven = (points: Matrix) => ({
  points,
  restore: (map: Matrix) => map,
  carry: (map: Matrix) => map,
});

/** The constraints that data bring along, triplets where labels or nothing fit for more is given. */
function relationsIn({ pairs, triplets, quadruplets }: Data): Relations {
  if (quadruplets) return "quadruplets";
  return pairs && !triplets ? "pairs" : "triplets";
}

const selects = ({ distance, regularizer }: ComposedProblem): boolean =>
  distance === "diagonal" || regularizer.name === "l1" || regularizer.name === "l21";

const columnNorms = (map: Matrix): number[] =>
  Array.from({ length: map.cols }, (_, c) => {
    let square = 0;
    for (let r = 0; r < map.rows; r++) square += map.get(r, c) * map.get(r, c);
    return Math.sqrt(square);
  });

/** M = 0 costs less than what was found, which proves something where the descent ends at the optimum alone. */
const worthless = (name: string, lambda: number, proven: boolean): EtalonError =>
  new EtalonError(
    "DATA",
    proven
      ? `${name}: no distance is worth its price at \`lambda: ${lambda}\`, so that M = 0 is optimal. Lower it, or check that the constraints do not contradict each other.`
      : `${name}: the descent found no distance that is worth its price at \`lambda: ${lambda}\`. Lower it, leave \`solver\` to auto, or check that the constraints do not contradict each other.`,
  );

const infiniteStart = (name: string, { regularizer }: ComposedProblem): EtalonError =>
  new EtalonError(
    "OPTION",
    `${name}: \`regularizer: ${regularizer.name}\` is infinite for a metric of fewer dimensions than features. Leave \`components\` out, or take another regularizer, such as vonNeumann.`,
  );
