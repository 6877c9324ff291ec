import { Matrix } from "../linalg/matrix.ts";
import type { Nearest, NearestOptions } from "../linalg/nearest.ts";

/** Which rows of Y may not be found. */
export interface Barred {
  /** For each row of X a row of Y, -1 for none. */
  readonly exclude?: ArrayLike<number>;
  /** Groups of the rows of both: `same` looks only inside the group of the row that asks, otherwise only outside it. */
  readonly groups?: NearestOptions["groups"];
}

/** Places at which a sum that is already too large is given up. */
const STRIDE = 8;

/** Σ_b w_b (x_b − y_b)² of row i of X and row j of Y, with the weights of row i; given up, and at least `most`, once it reaches `most`. */
export function weightedSquare(weights: Matrix, x: Matrix, i: number, y: Matrix, j: number, most = Infinity): number {
  const { cols } = x;
  const [own, other] = [i * cols, j * cols];
  let sum = 0;
  for (let first = 0; first < cols; first += STRIDE) {
    const end = Math.min(cols, first + STRIDE);
    for (let b = first; b < end; b++) {
      const difference = x.data[own + b] - y.data[other + b];
      sum += weights.data[own + b] * difference * difference;
    }
    if (sum > most) return sum;
  }
  return sum;
}

/**
 * The k nearest rows of Y (m x K) to each row of X (n x K), each row of X with weights w ≥ 0 of its own (n x K): exactly, ties by lower index,
 * -1 and +Infinity where there are fewer. O(n m K) at most, in O(n k) memory.
 */
export function weightedNearest(
  weights: Matrix,
  x: Matrix,
  y: Matrix,
  neighbors: number,
  { exclude, groups }: Barred = {},
): Nearest {
  const indices = new Int32Array(x.rows * neighbors).fill(-1);
  const squared = new Float64Array(x.rows * neighbors).fill(Infinity);
  for (let i = 0; i < x.rows; i++) {
    const first = i * neighbors;
    const last = first + neighbors - 1;
    for (let j = 0; j < y.rows; j++) {
      if (exclude?.[i] === j) continue;
      if (groups && (groups.queries[i] === groups.points[j]) !== groups.same) continue;
      const found = weightedSquare(weights, x, i, y, j, squared[last]);
      if (!(found < squared[last] || indices[last] < 0)) continue;
      let slot = last;
      while (slot > first && (squared[slot - 1] > found || indices[slot - 1] < 0)) {
        squared[slot] = squared[slot - 1];
        indices[slot] = indices[slot - 1];
        slot--;
      }
      squared[slot] = found;
      indices[slot] = j;
    }
  }
  return { neighbors, indices, squared };
}

/** Plain distances of all rows of X to all of Y, each under the weights of its row of X: n x m. */
export function weightedDistances(weights: Matrix, x: Matrix, y: Matrix): Matrix {
  const out = new Matrix(x.rows, y.rows);
  for (let i = 0, k = 0; i < x.rows; i++)
    for (let j = 0; j < y.rows; j++, k++) out.data[k] = Math.sqrt(weightedSquare(weights, x, i, y, j));
  return out;
}
