import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { PairedProblem } from "./problem.ts";

/** Pairs as difference vectors: row e of `differences` (m x d) is x_left − x_right, `similar[e]` its kind. */
export interface PairDifferences {
  readonly differences: Matrix;
  readonly similar: Uint8Array;
}

/** Squared length, in normalized units, below which two points count as equal. */
const EQUAL = 1e-24;

/**
 * The problem's pairs as difference vectors, in their order, without pairs of equal points: those are left out with a warning,
 * since no linear map changes their distance 0. `DATA` if a dissimilar pair given by the user is such a pair, or a kind is empty.
 */
export function pairDifferences(learner: string, problem: PairedProblem): PairDifferences {
  const { points, pairs, labels } = problem;
  const d = points.cols;
  const kept: number[] = [];
  for (let e = 0; e < pairs.left.length; e++) {
    let squared = 0;
    for (let c = 0; c < d; c++) {
      const difference = points.data[pairs.left[e] * d + c] - points.data[pairs.right[e] * d + c];
      squared += difference * difference;
    }
    if (squared > EQUAL) kept.push(e);
    else if (!labels && !pairs.similar[e]) {
      throw new EtalonError(
        "DATA",
        `${learner}: dissimilar pair ${e} joins two equal points. No linear map can part them: drop the pair, or add a feature that tells the points apart.`,
      );
    }
  }
  const skipped = pairs.left.length - kept.length;
  if (skipped > 0) problem.warn(`${skipped} pairs of equal points were left out`);
  const differences = new Matrix(kept.length, d);
  kept.forEach((e, row) => {
    for (let c = 0; c < d; c++) {
      differences.data[row * d + c] = points.data[pairs.left[e] * d + c] - points.data[pairs.right[e] * d + c];
    }
  });
  const similar = Uint8Array.from(kept, (e) => pairs.similar[e]);
  for (const [kind, wanted] of [
    ["similar", 1],
    ["dissimilar", 0],
  ] as const) {
    const amount = similar.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0);
    if (amount === 0) {
      throw new EtalonError(
        "DATA",
        `${learner}: there are no ${kind} pairs of distinct points. Give pairs of both kinds, or labels with two points of some class.`,
      );
    }
    problem.count(kind, amount);
  }
  return { differences, similar };
}

/** The differences of one kind alone. */
export function ofKind({ differences, similar }: PairDifferences, kind: "similar" | "dissimilar"): Matrix {
  const wanted = kind === "similar" ? 1 : 0;
  return differences.take(Int32Array.from(similar.keys()).filter((e) => similar[e] === wanted));
}
