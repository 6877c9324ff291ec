import { EtalonError } from "../base/errors.ts";
import type { Pairs } from "../constraints/types.ts";
import { worthOf } from "../constraints/worth.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { scaled } from "../optim/vectors.ts";
import type { Margins } from "./marginLoss.ts";
import type { PairedProblem, QuadrupletProblem, TripletProblem } from "./problem.ts";
import { quadrupletEdges, type TripletEdges, tripletEdges } from "./tripletEdges.ts";
import { limitedTriplets } from "./tripletMargins.ts";

/** What margins are measured in. */
export interface MarginRule {
  /** u: the squared distance that similar pairs should not exceed. */
  readonly similarBound: number;
  /** ℓ > u: the squared distance that dissimilar pairs should exceed. */
  readonly dissimilarBound: number;
  /** m: by how much the far squared distance of a comparison should exceed the near one. */
  readonly margin: number;
  /** Triplets at most. */
  readonly constraints: number;
}

/** Constraints on points in the unit in which the pairs they speak of have mean squared distance 1. */
export interface ScaledMargins {
  /** n x d. */
  readonly points: Matrix;
  readonly margins: Margins;
  /** The map for these points as a map for those given. */
  restore(map: Matrix): Matrix;
  /** The map for the points given as a map for these. */
  carry(map: Matrix): Matrix;
}

/**
 * The margins of a problem's constraints, 1 or more where they hold in full, 0 where they just begin to: ±(b − q)/h for pairs, + for similar ones, with the middle
 * b = (u + ℓ)/2 of the bounds and half their gap h = (ℓ − u)/2; (q_far − q_near)/m for triplets and quadruplets.
 */
export function constraintMargins(
  learner: string,
  problem: PairedProblem | TripletProblem | QuadrupletProblem,
  rule: MarginRule,
): ScaledMargins {
  const { points } = problem;
  const margins =
    "pairs" in problem
      ? pairMargins(learner, problem.pairs, rule)
      : "triplets" in problem
        ? tripletMargins(problem, rule)
        : comparedMargins(quadrupletEdges(problem.quadruplets, points.rows), rule);
  const unit = Math.sqrt(meanSquare(points, margins));
  if (!(unit > 0)) {
    throw new EtalonError(
      "DATA",
      `${learner}: every constraint speaks of identical points alone. Give pairs of distinct points.`,
    );
  }
  const restore = (map: Matrix): Matrix => scaled(map, 1 / unit);
  return { points: restore(points), margins, restore, carry: (map) => scaled(map, unit) };
}

function pairMargins(
  learner: string,
  { left, right, similar, weights }: Pairs,
  { similarBound, dissimilarBound }: MarginRule,
): Margins {
  if (!(similarBound < dissimilarBound)) {
    throw new EtalonError(
      "OPTION",
      `${learner}: \`similarBound: ${similarBound}\` leaves no room below \`dissimilarBound: ${dissimilarBound}\`. Give a smaller one.`,
    );
  }
  const middle = (similarBound + dissimilarBound) / 2;
  const rate = 2 / (dissimilarBound - similarBound);
  return {
    pairs: { left, right },
    near: Int32Array.from(similar, (kind, e) => (kind ? e : -1)),
    far: Int32Array.from(similar, (kind, e) => (kind ? -1 : e)),
    offsets: Float64Array.from(similar, (kind) => (kind ? 1 : -1) * rate * middle),
    rate,
    shares: worthOf(left.length, weights).map((value) => value / left.length),
  };
}

const tripletMargins = (problem: TripletProblem, rule: MarginRule): Margins =>
  comparedMargins(tripletEdges(limitedTriplets(problem, rule.constraints), problem.points.rows), rule);

const comparedMargins = ({ pairs, positive, negative, worth }: TripletEdges, { margin }: MarginRule): Margins => ({
  pairs,
  near: positive,
  far: negative,
  offsets: new Float64Array(positive.length),
  rate: 1 / margin,
  shares: worth.map((value) => value / worth.length),
});

/** The mean squared distance of the pairs that the constraints speak of, each as often as they do. */
function meanSquare(points: Matrix, { pairs, near, far, shares }: Margins): number {
  const squared = pairSquaredDistances(points, pairs.left, pairs.right);
  let sum = 0;
  let count = 0;
  for (let t = 0; t < shares.length; t++) {
    for (const e of [near[t], far[t]]) {
      if (e < 0) continue;
      sum += shares[t] * squared[e];
      count += shares[t];
    }
  }
  return sum / count;
}
