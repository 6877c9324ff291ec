import type { Matrix } from "../matrix.ts";
import { squaredDifference } from "./rowDistances.ts";

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

/** The definition: every distance by direct differences, kept in order of (distance, index). */
export function nearestTwin(
  queries: Matrix,
  points: Matrix,
  { exclude, groups }: NearestOptions,
  result: Nearest,
): void {
  const { neighbors, indices, squared } = result;
  const d = queries.cols;
  for (let i = 0; i < queries.rows; i++) {
    const first = i * neighbors;
    const last = first + neighbors - 1;
    for (let j = 0; j < points.rows; j++) {
      if (exclude?.[i] === j) continue;
      if (groups && (groups.queries[i] === groups.points[j]) !== groups.same) continue;
      const distance = squaredDifference(d, queries.data, i * d, points.data, j * d);
      if (!(distance < squared[last] || indices[last] < 0)) continue;
      let slot = last;
      while (slot > first && (squared[slot - 1] > distance || indices[slot - 1] < 0)) {
        squared[slot] = squared[slot - 1];
        indices[slot] = indices[slot - 1];
        slot--;
      }
      squared[slot] = distance;
      indices[slot] = j;
    }
  }
}
