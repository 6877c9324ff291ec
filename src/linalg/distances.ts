import { Matrix } from "./matrix.ts";

/** Squared Euclidean distances between the rows of X (n x d) and of Y (m x d): n x m, never negative, 0 for equal rows. */
export function squaredDistances(x: Matrix, y: Matrix): Matrix {
  const out = new Matrix(x.rows, y.rows);
  for (let i = 0; i < x.rows; i++) for (let j = 0; j < y.rows; j++) out.data[i * y.rows + j] = squaredDistance(x, i, y, j);
  return out;
}

/** ‖x_i − y_j‖². */
export function squaredDistance(x: Matrix, i: number, y: Matrix, j: number): number {
  const d = x.cols;
  let sum = 0;
  for (let c = 0; c < d; c++) {
    const difference = x.data[i * d + c] - y.data[j * d + c];
    sum += difference * difference;
  }
  return sum;
}

/** ‖x_left − x_right‖² for each listed pair. */
export function pairSquaredDistances(x: Matrix, left: ArrayLike<number>, right: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: left.length }, (_, e) => squaredDistance(x, left[e], x, right[e]));
}

/** The nearest rows found for each query: row i of both n x k tables, nearest first; -1 and +Infinity where there are fewer. */
export interface Nearest {
  readonly neighbors: number;
  readonly indices: Int32Array;
  /** Squared distances. */
  readonly squared: Float64Array;
}

export interface NearestOptions {
  /** For query i, a row of `points` that must not be returned (itself, say); -1 for none. */
  readonly exclude?: Int32Array;
  /** Groups of queries and points: `same` looks only inside the query's own group, otherwise only outside it. */
  readonly groups?: { readonly queries: Int32Array; readonly points: Int32Array; readonly same: boolean };
}

/** The k nearest rows of `points` for each row of `queries`, exactly, ties by lower index. */
export function nearest(queries: Matrix, points: Matrix, neighbors: number, options: NearestOptions = {}): Nearest {
  const indices = new Int32Array(queries.rows * neighbors).fill(-1);
  const squared = new Float64Array(queries.rows * neighbors).fill(Infinity);
  for (let i = 0; i < queries.rows; i++) {
    for (let j = 0; j < points.rows; j++) {
      if (options.exclude?.[i] === j) continue;
      if (options.groups && (options.groups.queries[i] === options.groups.points[j]) !== options.groups.same) continue;
      const distance = squaredDistance(queries, i, points, j);
      let slot = (i + 1) * neighbors;
      if (!(distance < squared[slot - 1])) continue;
      while (slot - 1 > i * neighbors && squared[slot - 2] > distance) {
        slot--;
        squared[slot] = squared[slot - 1];
        indices[slot] = indices[slot - 1];
      }
      squared[slot - 1] = distance;
      indices[slot - 1] = j;
    }
  }
  return { neighbors, indices, squared };
}
