import { EtalonError } from "../base/errors.ts";
import type { Pairs } from "../constraints/types.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { PairedProblem } from "./problem.ts";

/** Pairs as difference vectors: row e of `differences` (m x d) is x_left − x_right, `similar[e]` its kind. */
export interface PairDifferences {
  readonly differences: Matrix;
  readonly similar: Uint8Array;
  /** What each is worth; 1 where left out. */
  readonly weights?: Float64Array;
}

/** Squared length, in normalized units, below which a difference is rounding. */
const ROUNDING = 1e-28;

/**
 * The problem's pairs as difference vectors, in their order. Pairs whose points differ by rounding alone are left out with a warning: learners divide
 * by their distance. `DATA` if no pair of a kind is left.
 */
export function pairDifferences(learner: string, problem: PairedProblem): PairDifferences {
  const found = distinctDifferences(problem.points, problem.pairs, problem.warn);
  for (const [kind, wanted] of [
    ["similar", 1],
    ["dissimilar", 0],
  ] as const) {
    let amount = 0;
    for (const value of found.similar) if (value === wanted) amount++;
    if (amount === 0) {
      throw new EtalonError(
        "DATA",
        `${learner}: there are no ${kind} pairs of distinct points. Give pairs of both kinds, or labels of which one has two distinct points.`,
      );
    }
    problem.count(kind, amount);
  }
  return found;
}

/** The same for any pairs of normalized points, whatever kinds are among them. */
export function distinctDifferences(points: Matrix, pairs: Pairs, warn: (message: string) => void): PairDifferences {
  const all = differencesOf(points, pairs.left, pairs.right);
  const { similar, weights } = pairs;
  const kept = longRows(all);
  if (kept.length === all.rows) return { differences: all, similar, ...(weights ? { weights } : {}) };
  warn(`${all.rows - kept.length} pairs of indistinguishable points were left out`);
  return {
    differences: all.take(kept),
    similar: Uint8Array.from(kept, (e) => similar[e]),
    ...(weights ? { weights: Float64Array.from(kept, (e) => weights[e]) } : {}),
  };
}

/** The differences of one kind alone. */
export function ofKind(pairs: PairDifferences, kind: "similar" | "dissimilar"): Matrix {
  return pairs.differences.take(placesOf(pairs, kind));
}

/** What each pair of one kind is worth. */
export function weightsOfKind(pairs: PairDifferences, kind: "similar" | "dissimilar"): Float64Array {
  return Float64Array.from(placesOf(pairs, kind), (e) => pairs.weights?.[e] ?? 1);
}

function placesOf({ similar }: PairDifferences, kind: "similar" | "dissimilar"): Int32Array {
  const wanted = kind === "similar" ? 1 : 0;
  const places = new Int32Array(similar.length);
  let count = 0;
  for (let e = 0; e < similar.length; e++) if (similar[e] === wanted) places[count++] = e;
  return places.subarray(0, count);
}

/** x_left − x_right for each listed pair of rows: m x d. */
export function differencesOf({ data, cols }: Matrix, left: Int32Array, right: Int32Array): Matrix {
  const differences = new Matrix(left.length, cols);
  for (let e = 0, k = 0; e < left.length; e++) {
    const [from, to] = [left[e] * cols, right[e] * cols];
    for (let c = 0; c < cols; c++, k++) differences.data[k] = data[from + c] - data[to + c];
  }
  return differences;
}

/** The rows that are not mere rounding. */
function longRows({ rows, cols, data }: Matrix): Int32Array {
  const long = new Int32Array(rows);
  let count = 0;
  for (let e = 0, k = 0; e < rows; e++) {
    let square = 0;
    for (let c = 0; c < cols; c++, k++) square += data[k] * data[k];
    if (square > ROUNDING) long[count++] = e;
  }
  return long.subarray(0, count);
}
