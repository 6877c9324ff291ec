import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { PairedProblem } from "./problem.ts";

/** Pairs as difference vectors: row e of `differences` (m x d) is x_left − x_right, `similar[e]` its kind. */
export interface PairDifferences {
  readonly differences: Matrix;
  readonly similar: Uint8Array;
}

/** Squared length, in normalized units, below which a difference is rounding. */
const ROUNDING = 1e-28;

/**
 * The problem's pairs as difference vectors, in their order. Pairs whose points differ by rounding alone are left out with a warning: learners divide
 * by their distance. `DATA` if no pair of a kind is left.
 */
export function pairDifferences(learner: string, problem: PairedProblem): PairDifferences {
  const { left, right } = problem.pairs;
  const all = differencesOf(problem.points, left, right);
  const kept = Int32Array.from({ length: all.rows }, (_, e) => e).filter((e) => squaredLength(all.row(e)) > ROUNDING);
  const similar = Uint8Array.from(kept, (e) => problem.pairs.similar[e]);
  if (kept.length < all.rows) problem.warn(`${all.rows - kept.length} pairs of indistinguishable points were left out`);
  for (const [kind, wanted] of [
    ["similar", 1],
    ["dissimilar", 0],
  ] as const) {
    const amount = similar.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0);
    if (amount === 0) {
      throw new EtalonError(
        "DATA",
        `${learner}: there are no ${kind} pairs of distinct points. Give pairs of both kinds, or labels of which one has two distinct points.`,
      );
    }
    problem.count(kind, amount);
  }
  return { differences: all.take(kept), similar };
}

/** The differences of one kind alone. */
export function ofKind({ differences, similar }: PairDifferences, kind: "similar" | "dissimilar"): Matrix {
  const wanted = kind === "similar" ? 1 : 0;
  return differences.take(Int32Array.from(similar.keys()).filter((e) => similar[e] === wanted));
}

/** x_left − x_right for each listed pair of rows: m x d. */
export function differencesOf({ data, cols }: Matrix, left: Int32Array, right: Int32Array): Matrix {
  const differences = new Matrix(left.length, cols);
  for (let e = 0; e < left.length; e++) {
    for (let c = 0; c < cols; c++)
      differences.data[e * cols + c] = data[left[e] * cols + c] - data[right[e] * cols + c];
  }
  return differences;
}

const squaredLength = (row: Float64Array): number => row.reduce((sum, value) => sum + value * value, 0);
