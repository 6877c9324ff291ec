import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { shareAs, shared, sharedByBoth } from "../base/shared.ts";
import type { Pairs } from "../constraints/types.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { weightedNorms } from "../linalg/groupRows.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type PairWeights, scatter } from "../linalg/pairWeights.ts";
import { type Ridged, ridgedCholesky } from "../linalg/ridge.ts";
import { meanOfDiagonal, type Spread, shrinkToSphere } from "../linalg/shrinkage.ts";
import { type Groups, type PairScatter, pairScatter } from "./classScatter.ts";
import { classSums } from "./classSums.ts";
import type { PairedProblem } from "./problem.ts";
import { type Shrinkage, scaled, shareOf, spreadOf } from "./shrinkage.ts";

export type PairKind = "similar" | "dissimilar";

/** The mean outer product of one kind of differences, d x d, and what the shrinkage rules want to know of it. */
export interface Moment {
  readonly matrix: Matrix;
  readonly spread: () => Spread;
  /** d, where the matrix is given in coordinates of the span of the points; its rows when left out. */
  readonly dimensions?: number | undefined;
}
export type Moments = Readonly<Record<PairKind, Moment>>;

/**
 * The mean outer products (x_i − x_j)(x_i − x_j)ᵀ of similar and of dissimilar pairs: of the pairs given, or of all pairs of labeled points, through
 * class sums in O(n d²). Notes how many pairs that are. `points` may be another image of the problem's points. `DATA` if there are none of a kind.
 */
export function pairMoments(learner: string, problem: PairedProblem, points = problem.points): Moments {
  const { dimensions } = problem;
  const moments = momentsOf(learner, problem, points);
  if (dimensions === undefined || points !== problem.points) return moments;
  const inSpan = ({ matrix, spread }: Moment): Moment => ({
    matrix,
    spread: () => ({ ...spread(), dimensions }),
    dimensions,
  });
  return shared(moments, "in the span", () =>
    shareAs({ similar: inSpan(moments.similar), dissimilar: inSpan(moments.dissimilar) }, moments),
  );
}

function momentsOf(learner: string, problem: PairedProblem, points: Matrix): Moments {
  const { labels, classes = 0, given, count } = problem;
  if (!labels) return momentsOfPairs(learner, points, problem.pairs);
  if (!given) {
    const { moments, similarPairs, dissimilarPairs } = labelMoments(points, labels, classes);
    count("similar", similarPairs);
    count("dissimilar", dissimilarPairs);
    requireBoth(learner, similarPairs, dissimilarPairs);
    return moments;
  }
  const rows = Int32Array.from(labels.keys()).filter((i) => labels[i] >= 0);
  const labeled = points.take(rows);
  const { groups, residuals } = classSums(
    labeled,
    rows.map((i) => labels[i]),
    classes,
  );
  const sums = pairScatter(residuals, groups);
  const changes = { similar: netWeights(given, labels, 1), dissimilar: netWeights(given, labels, 0) };
  const similar = sums.similarPairs + changes.similar.total;
  const dissimilar = sums.dissimilarPairs + changes.dissimilar.total;
  count("similar", similar);
  count("dissimilar", dissimilar);
  requireBoth(learner, similar, dissimilar);
  const alone = momentsOfLabels(labeled, residuals, groups, sums);
  const joined = (sum: Matrix, { pairs }: NetWeights, total: number): Matrix => {
    const change = scatter(points, pairs);
    return new Matrix(
      sum.rows,
      sum.cols,
      sum.data.map((value, k) => (value + change.data[k]) / total),
    );
  };
  return {
    similar: { ...alone.similar, matrix: joined(sums.similar, changes.similar, similar) },
    dissimilar: { ...alone.dissimilar, matrix: joined(sums.dissimilar, changes.dissimilar, dissimilar) },
  };
}

interface LabelMoments extends Pick<PairScatter, "similarPairs" | "dissimilarPairs"> {
  readonly moments: Moments;
}

/** The moments of all pairs of points, all of which have a label. */
function labelMoments(points: Matrix, labels: Int32Array, classes: number): LabelMoments {
  const make = (): LabelMoments => {
    const { groups, residuals } = classSums(points, labels, classes);
    const sums = pairScatter(residuals, groups);
    const { similarPairs, dissimilarPairs } = sums;
    const moments = shareAs(momentsOfLabels(points, residuals, groups, sums), points);
    return { moments, similarPairs, dissimilarPairs };
  };
  return sharedByBoth(points, labels, "pair moments", make, 2 * points.cols * points.cols);
}

interface NetWeights {
  readonly pairs: PairWeights;
  readonly total: number;
}

/**
 * What the user's pairs add to the sum over all pairs of labels of one kind: their own weight where they are of that kind, less the 1 of the pair that the
 * labels make of the same points. A pair given twice replaces it once.
 */
function netWeights({ left, right, similar, weights }: Pairs, labels: Int32Array, kind: 0 | 1): NetWeights {
  const replaced = new Set<number>();
  const worth = Float64Array.from(left, (_, e) => {
    const [a, b] = [labels[left[e]], labels[right[e]]];
    const key = Math.min(left[e], right[e]) * labels.length + Math.max(left[e], right[e]);
    const implied = a >= 0 && b >= 0 && (a === b) === (kind === 1) && !replaced.has(key);
    replaced.add(key);
    return (similar[e] === kind ? (weights?.[e] ?? 1) : 0) - (implied ? 1 : 0);
  });
  return { pairs: { left, right, weights: worth }, total: worth.reduce((sum, value) => sum + value, 0) };
}

/**
 * What a learner makes of both moments, each shrunk: once for each share where the moments are those of a shared lesson, d x d numbers or twice as many.
 * What had to be mended is said each time.
 */
export function fromDefinite<T>(
  learner: string,
  moments: Moments,
  { shrinkage, warn }: { readonly shrinkage: Shrinkage; readonly warn: (message: string) => void },
  make: (similar: Ridged, dissimilar: Ridged) => T,
): T {
  const d = moments.similar.matrix.rows;
  const made = shared(
    moments,
    `${learner} ${shrinkage}`,
    () => {
      const said: string[] = [];
      const definite = (kind: PairKind): Ridged =>
        definiteMoment(learner, kind, moments[kind], shrinkage, { warn: (message) => void said.push(message) });
      return { value: make(definite("similar"), definite("dissimilar")), said };
    },
    2 * d * d,
  );
  made.said.forEach(warn);
  return made.value;
}

/** A moment drawn towards a sphere, and if that leaves it singular, with a ridge, and its Cholesky factor. `DATA` if all its differences are zero. */
function definiteMoment(
  learner: string,
  kind: PairKind,
  { matrix, spread, dimensions }: Moment,
  shrinkage: Shrinkage,
  problem: Pick<PairedProblem, "warn">,
): Ridged {
  const mean = meanOfDiagonal(matrix, dimensions);
  if (!(mean > 0)) {
    throw new EtalonError(
      "DATA",
      `${learner}: both points of every ${kind} pair are the same. Give pairs of points that differ.`,
    );
  }
  const shrunk = shrinkToSphere(matrix, shareOf(shrinkage, matrix, spread), dimensions);
  const ridged = ridgedCholesky(shrunk, new Float64Array(matrix.rows).fill(mean));
  if (ridged.ridge > 0) {
    const share = `a ridge of ${ridged.ridge} of the mean variance was added`;
    problem.warn(`the ${kind} pairs do not span all directions: ${share}`);
  }
  return ridged;
}

function momentsOfLabels(points: Matrix, residuals: Matrix, groups: Groups, sums: PairScatter): Moments {
  const { similar, dissimilar, similarPairs, dissimilarPairs } = sums;
  const n = points.rows;
  return {
    similar: {
      matrix: scaled(similar, 1 / similarPairs),
      spread: once(() => classSpread(residuals, groups, similarPairs)),
    },
    // Differences of independent points scatter twice as much as the points: ‖·‖⁴ four times.
    dissimilar: {
      matrix: scaled(dissimilar, 1 / dissimilarPairs),
      spread: once(() => spreadOf(points, (n * n) / 4, 1 / n)),
    },
  };
}

function momentsOfPairs(learner: string, points: Matrix, pairs: Pairs): Moments {
  const similarPairs = pairs.similar.reduce((sum, value) => sum + value, 0);
  requireBoth(learner, similarPairs, pairs.similar.length - similarPairs);
  return { similar: momentOfPairs(points, pairs, 1), dissimilar: momentOfPairs(points, pairs, 0) };
}

function momentOfPairs(points: Matrix, pairs: Pairs, kind: 0 | 1): Moment {
  const chosen = Int32Array.from(pairs.similar.keys()).filter((e) => pairs.similar[e] === kind);
  const left = chosen.map((e) => pairs.left[e]);
  const right = chosen.map((e) => pairs.right[e]);
  const worth = Float64Array.from(chosen, (e) => pairs.weights?.[e] ?? 1);
  const total = worth.reduce((sum, value) => sum + value, 0);
  const weights = worth.map((value) => value / total);
  const fourth = () =>
    pairSquaredDistances(points, left, right).reduce(
      (sum, squared, e) => sum + weights[e] * squared * (weights[e] * squared),
      0,
    );
  return {
    matrix: scatter(points, { left, right, weights }),
    spread: () => ({ fourth: fourth(), concentration: weights.reduce((sum, value) => sum + value * value, 0) }),
  };
}

/** The mean over similar pairs is Σ w_i r_i r_iᵀ over residuals with w_i = n_c(i) / pairs; the rules want weights that add up to 1. */
function classSpread(residuals: Matrix, { codes, sizes }: Groups, pairs: number): Spread {
  const squared = weightedNorms(residuals, new Float64Array(residuals.cols).fill(1));
  let fourth = 0;
  let total = 0;
  let squares = 0;
  for (let i = 0; i < squared.length; i++) {
    const weight = sizes[codes[i]] / pairs;
    fourth += weight * squared[i] * (weight * squared[i]);
    total += weight;
    squares += weight * weight;
  }
  return { fourth, concentration: squares / (total * total) };
}

/** `DATA` unless there are pairs of both kinds. */
export function requireBoth(learner: string, similar: number, dissimilar: number): void {
  if (similar > 0 && dissimilar > 0) return;
  const missing = similar > 0 ? "dissimilar" : "similar";
  throw new EtalonError(
    "DATA",
    `${learner}: there are no ${missing} pairs. Give pairs of both kinds, or labels with two points in a class.`,
  );
}
