import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { Pairs } from "../constraints/types.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { geometricMeanMap } from "../linalg/geometricMean.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { scatter } from "../linalg/pairWeights.ts";
import { ridgedCholesky } from "../linalg/ridge.ts";
import { meanOfDiagonal, type Spread, shrinkToSphere } from "../linalg/shrinkage.ts";
import { type Groups, groupsOf, pairScatter, residualsOf } from "./classScatter.ts";
import { closedForm, defineLearner } from "./learner.ts";
import type { PairedProblem } from "./problem.ts";
import { type Shrinkage, scaled, shareOf, shrinkageOption, spreadOf } from "./shrinkage.ts";

/**
 * Geometric mean metric learning: M = S⁻¹ #_t D, a point on the geodesic from the inverse mean outer product S of similar differences (t = 0) to that
 * of dissimilar ones, D (t = 1); t = ½ minimizes tr(M S) + tr(M⁻¹ D), so that M S M = D. Labels stand for all their pairs, through class sums.
 * S and D are shrunk to multiples of the identity. Zadeh, Hosseini & Sra, Geometric mean metric learning, 2016.
 */
export const gmml = defineLearner({
  name: "gmml",
  title: "Geometric mean metric learning",
  supervision: "pairs",
  reference: "zadeh2016",
  tags: ["closedForm", "rowOrderFree", "rotationEquivariant"],
  options: {
    balance: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .meta({
        description: "0 listens to the similar pairs alone, 1 to the dissimilar ones",
        symbol: "t",
        search: [0, 1],
      }),
    shrinkage: shrinkageOption("ledoitWolf", "a sphere"),
  },
  // biome-ignore lint/correctness/useYield: a closed form has no iterates
  *learn(problem, { balance, shrinkage }) {
    const { labels, classes = 0 } = problem;
    const { similar, dissimilar } = labels ? momentsOfLabels(problem, labels, classes) : momentsOfPairs(problem);
    const s = definite(similar, shrinkage, "similar", problem);
    const d = definite(dissimilar, shrinkage, "dissimilar", problem);
    return closedForm(geometricMeanMap(s, d, balance));
  },
});

/** The mean outer product of one kind of differences and what the shrinkage rules want to know of it. */
interface Moment {
  readonly matrix: Matrix;
  readonly spread: () => Spread;
}
type Moments = Readonly<Record<"similar" | "dissimilar", Moment>>;

function momentsOfLabels(problem: PairedProblem, labels: Int32Array, classes: number): Moments {
  const { points, count } = problem;
  const n = points.rows;
  const groups = groupsOf(points, labels, classes);
  const residuals = residualsOf(points, groups);
  const { similar, dissimilar, similarPairs, dissimilarPairs } = pairScatter(residuals, groups);
  count("similar", similarPairs);
  count("dissimilar", dissimilarPairs);
  requireBoth(similarPairs, dissimilarPairs);
  return {
    similar: { matrix: scaled(similar, 1 / similarPairs), spread: () => classSpread(residuals, groups, similarPairs) },
    // Differences of independent points scatter twice as much as the points: ‖·‖⁴ four times.
    dissimilar: { matrix: scaled(dissimilar, 1 / dissimilarPairs), spread: () => spreadOf(points, (n * n) / 4, 1 / n) },
  };
}

function momentsOfPairs({ points, pairs }: PairedProblem): Moments {
  const similarPairs = pairs.similar.reduce((sum, value) => sum + value, 0);
  requireBoth(similarPairs, pairs.similar.length - similarPairs);
  return { similar: momentOfPairs(points, pairs, 1), dissimilar: momentOfPairs(points, pairs, 0) };
}

function momentOfPairs(points: Matrix, pairs: Pairs, kind: 0 | 1): Moment {
  const chosen = Int32Array.from(pairs.similar.keys()).filter((e) => pairs.similar[e] === kind);
  const left = chosen.map((e) => pairs.left[e]);
  const right = chosen.map((e) => pairs.right[e]);
  const share = 1 / chosen.length;
  const fourth = () =>
    pairSquaredDistances(points, left, right).reduce((sum, squared) => sum + share * squared * (share * squared), 0);
  return {
    matrix: scatter(points, { left, right, weights: new Float64Array(chosen.length).fill(share) }),
    spread: () => ({ fourth: fourth(), concentration: share }),
  };
}

/** The mean over similar pairs is Σ w_i r_i r_iᵀ over residuals with w_i = n_c(i) / pairs; the rules want weights that add up to 1. */
function classSpread({ rows, cols, data }: Matrix, { codes, sizes }: Groups, pairs: number): Spread {
  let fourth = 0;
  let total = 0;
  let squares = 0;
  for (let i = 0, k = 0; i < rows; i++) {
    const weight = sizes[codes[i]] / pairs;
    let squared = 0;
    for (let c = 0; c < cols; c++, k++) squared += data[k] * data[k];
    fourth += weight * squared * (weight * squared);
    total += weight;
    squares += weight * weight;
  }
  return { fourth, concentration: squares / (total * total) };
}

function requireBoth(similar: number, dissimilar: number): void {
  if (similar > 0 && dissimilar > 0) return;
  const missing = similar > 0 ? "dissimilar" : "similar";
  throw new EtalonError(
    "DATA",
    `gmml: there are no ${missing} pairs. Give pairs of both kinds, or labels with two points in a class.`,
  );
}

/** The moment drawn towards a sphere, and if that leaves it singular, a ridge. */
function definite({ matrix, spread }: Moment, shrinkage: Shrinkage, kind: string, problem: PairedProblem): Matrix {
  const mean = meanOfDiagonal(matrix);
  if (!(mean > 0)) {
    throw new EtalonError(
      "DATA",
      `gmml: both points of every ${kind} pair are the same. Give pairs of points that differ.`,
    );
  }
  const shrunk = shrinkToSphere(matrix, shareOf(shrinkage, matrix, spread));
  const { matrix: ridged, ridge } = ridgedCholesky(shrunk, new Float64Array(matrix.rows).fill(mean));
  if (ridge > 0)
    problem.warn(`the ${kind} pairs do not span all directions: a ridge of ${ridge} of the mean variance was added`);
  return ridged;
}
