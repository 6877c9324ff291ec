import { z } from "zod";
import { EtalonError } from "../../base/errors.ts";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import type { PointsInput } from "../../data/points.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { canonicalPoints } from "../clustering/canonicalPoints.ts";
import type { Space } from "../space.ts";
import { assignment } from "./assignment.ts";
import { matchByCandidates } from "./candidates.ts";
import { greedyMatching } from "./greedyMatching.ts";
import { costOf, type MatchPlan } from "./pairCost.ts";

export const COSTS = ["distance", "squared"] as const;

export const matchOptions = {
  maximum: z
    .number()
    .min(0)
    .optional()
    .meta({ description: "largest distance of a match; leaving a point alone counts as one of that distance" }),
  cost: z.enum(COSTS).default("distance").meta({ description: "what is added up: distances, or their squares" }),
  method: z
    .enum(["optimal", "greedy"])
    .default("optimal")
    .meta({ description: "the least total cost, or always the nearest pair that is left" }),
  candidates: z.int().min(1).default(20).meta({
    description: "nearest points of the other side to start with, for sets whose distances do not fit into `memory`",
  }),
  memory: z.number().positive().default(64e6).meta({ description: "bytes for a table of all distances" }),
};

/** Two sets of points matched one to one. */
export interface Matching {
  /** For each point of the left set its partner on the right, -1 for none. */
  readonly right: Int32Array;
  /** Distance of each point of the left set to its partner, NaN for none. */
  readonly distances: Float64Array;
  /** How many pairs there are. */
  readonly matched: number;
  /** Σ of the costs of the pairs. */
  readonly cost: number;
}

/**
 * The one-to-one matching of two sets of points that has the least total distance in the space of a metric; with a metric learned across views
 * (such as `xqda`) the sets may come from two cameras, sources or files. The smaller set is matched entirely unless `maximum` forbids it.
 * Sets whose n x m distances do not fit into `memory` are matched among nearest candidates, to which others are added until prices prove that no pair
 * left out could lower the total: the result is the optimum all the same.
 * `OPTION` for illegal options, `SHAPE` when the sets have different features. Jonker & Volgenant 1987.
 */
export function match(
  leftInput: PointsInput,
  rightInput: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof matchOptions> = {},
): Matching {
  const options = parseOptions("match", matchOptions, given);
  const left = canonicalPoints(metric, leftInput);
  const right = canonicalPoints(metric, rightInput);
  if (left.points.cols !== right.points.cols) {
    throw new EtalonError(
      "SHAPE",
      `match: the left points have ${left.points.cols} features and the right ones ${right.points.cols}. Give the same features.`,
    );
  }
  // The smaller set is the one whose points all find a partner.
  const [few, many, swapped] = left.points.rows <= right.points.rows ? [left, right, false] : [right, left, true];
  const unit = Math.max(left.unit, right.unit);
  const [a, b] = [few, many].map(({ points, unit: own }) => rescaled(points, own / unit));
  const power = options.cost === "squared" ? 1 : 0.5;
  const most =
    options.maximum === undefined ? undefined : costOf((options.maximum / unit) * (options.maximum / unit), power);
  const partners = partnersOf(a, b, { ...options, power, most });
  const result = new Int32Array(left.points.rows).fill(-1);
  const distances = new Float64Array(left.points.rows).fill(Number.NaN);
  let matched = 0;
  let cost = 0;
  partners.forEach((j, i) => {
    if (j < 0) return;
    const squared = squaredDistance(a, i, b, j);
    const [l, r] = swapped ? [many.order[j], few.order[i]] : [few.order[i], many.order[j]];
    result[l] = r;
    distances[l] = Math.sqrt(squared) * unit;
    matched++;
    cost += costOf(squared, power) * (power === 1 ? unit * unit : unit);
  });
  return { right: result, distances, matched, cost };
}

/** The row of `b` for each row of `a`, -1 for none; `a` has no more rows than `b`. */
function partnersOf(a: Matrix, b: Matrix, plan: MatchPlan): Int32Array {
  if (plan.method === "greedy") return greedyMatching(a, b, plan);
  if (8 * a.rows * b.rows > plan.memory) return matchByCandidates(a, b, plan);
  const costs = new Matrix(a.rows, b.rows);
  for (let i = 0, k = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++, k++) {
      const cost = costOf(squaredDistance(a, i, b, j), plan.power);
      costs.data[k] = plan.most !== undefined && cost > plan.most ? Infinity : cost;
    }
  }
  return assignment(costs, plan.most === undefined ? {} : { unmatched: plan.most }).columns;
}

const rescaled = (points: Matrix, factor: number): Matrix =>
  factor === 1
    ? points
    : new Matrix(
        points.rows,
        points.cols,
        points.data.map((value) => value * factor),
      );
