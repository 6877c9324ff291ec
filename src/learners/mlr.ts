import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type BoundedPenalty, proximalBundle } from "../optim/methods/proximalBundle.ts";
import type { Objective } from "../optim/objective.ts";
import { boundedSquares, boundedSum } from "../optim/sets/nonnegativePenalties.ts";
import { boundedFrobenius, boundedL21, boundedTrace } from "../optim/sets/psdPenalties.ts";
import { solve } from "../optim/solve.ts";
import { anyOf, maxIterations } from "../optim/stop.ts";
import { scaled } from "../optim/vectors.ts";
import { iterationOptions } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { parametricDistances } from "./parametricDistance.ts";
import type { TripletProblem } from "./problem.ts";
import { listsFromLabels, listsFromTriplets, type RankingLists } from "./rankingLists.ts";
import { diagonalRankingObjective, rankingObjective } from "./rankingObjective.ts";
import { sampledRows } from "./samplePoints.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { smallGap } from "./tripletDual.ts";

/**
 * Metric learning to rank: each point as a query shall find the points that belong to it before all others, as a ranking measure sees it. Minimizes
 * λ R(M)/d plus `rankingObjective` over M ⪰ 0, a structural support vector machine, by cutting planes; `report.gradientNorm` is the gap to the optimum.
 * With `distance: "diagonal"` the same over M = diag(w). McFee & Lanckriet 2010; Lim, McFee & Lanckriet 2013 for the penalty on rows.
 */
export const mlr = defineLearner({
  name: "mlr",
  title: "Metric learning to rank",
  supervision: "triplets",
  reference: "mcfee2010",
  tags: ["convex", "rotationEquivariant", "constraintWeights", "warmStart"],
  cost: {
    operations: "2500 queries s + 100 n d + 100 d³",
    numbers: "3 queries s + 28 r² + 5 n d + 9000000",
  },
  options: {
    measure: z
      .enum(["auc", "knn", "precision", "map", "mrr", "ndcg"])
      .default("map")
      .meta({
        description: "what a ranking is judged by",
        symbol: "Δ",
        search: ["auc", "knn", "map", "ndcg"],
      }),
    depth: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(5)
      .meta({ description: "first places that count for knn, precision and ndcg", symbol: "k" }),
    distance: z.enum(["full", "diagonal"]).default("full").meta({
      description: "what is learned: M, or a weight for each feature, quick where there are many",
      symbol: "M",
    }),
    penalty: z.enum(["trace", "frobenius", "rows"]).default("frobenius").meta({
      description: "R: tr M, for few directions; ½‖M‖², for many; Σ‖row of M‖, for few features",
      symbol: "R",
    }),
    regularization: z
      .number()
      .min(1e-9)
      .max(1000)
      .default(0.01)
      .meta({
        description: "weight of a small M against the mean loss of the rankings",
        symbol: "λ",
        scale: "log",
        search: [1e-4, 0.1],
      }),
    sample: z
      .int()
      .min(3)
      .max(1_000_000)
      .default(500)
      .meta({ description: "points to rank at most, drawn at random where there are more labels" }),
    queries: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(500)
      .meta({ description: "points to rank them for at most, drawn at random from them" }),
    ...iterationOptions,
    maxIterations: iterationOptions.maxIterations.default(200).meta(iterationOptions.maxIterations.meta() ?? {}),
    tolerance: iterationOptions.tolerance
      .default(0.02)
      .meta({ description: "gap to the optimum, relative to the objective, at which to stop", scale: "log" }),
  },
  *learn(problem, options) {
    const lists = rankingLists(problem, options);
    const diagonal = options.distance === "diagonal";
    const { points, restore, carry } =
      diagonal || options.penalty === "rows" ? plain(problem.points) : spannedPoints(problem.points);
    const family = parametricDistances[options.distance];
    const loss = (diagonal ? diagonalRankingObjective : rankingObjective)(points, lists, options);
    const penalty = (diagonal ? OF_WEIGHTS : OF_MATRICES)[options.penalty](options.regularization / points.cols);
    const stop = anyOf(smallGap(options.tolerance), maxIterations(options.maxIterations));
    const mapOf = (x: Matrix) => restore(family.map(x));
    const usual = bestMultiple(loss, penalty, family.start(points.cols, points.cols, loss));
    const start = problem.start ? family.begin({ points, carry, start: problem.start }, usual) : usual;
    const method = proximalBundle(loss, penalty, start);
    const solution = yield* solve(method, stop, mapOf);
    if (solution.x.data.every((value) => value === 0)) {
      throw new EtalonError(
        "DATA",
        "mlr: M = 0 is optimal: no metric ranks better than chance for its price. Lower `regularization`, or check the labels.",
      );
    }
    const details = diagonal ? { details: { featureWeights: Array.from(solution.x.data, Math.sqrt) } } : {};
    return { ...solution, ...details, map: mapOf(solution.x) };
  },
});

type Penalties = Readonly<Record<"trace" | "frobenius" | "rows", (weight: number) => BoundedPenalty>>;

const OF_MATRICES: Penalties = {
  trace: boundedTrace,
  frobenius: (weight) => boundedFrobenius(weight / 2),
  rows: boundedL21,
};

/** The same of M = diag(w), as functions of w. */
const OF_WEIGHTS: Penalties = {
  trace: boundedSum,
  frobenius: (weight) => boundedSquares(weight / 2),
  rows: boundedSum,
};

const plain = (points: Matrix) => ({ points, restore: (map: Matrix) => map, carry: (map: Matrix) => map });

function rankingLists(problem: TripletProblem, options: { sample: number; queries: number }): RankingLists {
  const { labels, random } = problem;
  const rows = labels && sampledRows(problem, options.sample);
  const asked =
    rows && rows.length > options.queries ? random.shuffle(rows.slice()).slice(0, options.queries).sort() : rows;
  const lists = labels && rows && asked ? listsFromLabels(labels, rows, asked) : listsFromTriplets(problem.triplets);
  if (lists.queries.length === 0) {
    throw new EtalonError(
      "DATA",
      labels
        ? "mlr: no point has both points that belong to it and others. Give at least two classes of which one has two points."
        : "mlr: no anchor is left with a point to rank first and one to rank after it: its triplets cancel each other. Check that `negative` is the far point.",
    );
  }
  problem.count("queries", lists.queries.length);
  if (rows) problem.count("candidates", rows.length);
  return lists;
}

/** Of I, 4 I, 16 I … the first after which the objective rises. */
function bestMultiple(loss: Objective, penalty: BoundedPenalty, unit: Matrix): Matrix {
  const ignored = new Matrix(unit.rows, unit.cols);
  const valueAt = (x: Matrix): number => loss(x, ignored) + penalty.value(x);
  let best = unit;
  for (let value = valueAt(best); ; ) {
    const next = scaled(best, 4);
    const further = valueAt(next);
    if (!(further < value)) return best;
    best = next;
    value = further;
  }
}
