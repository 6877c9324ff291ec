import type { Matrix } from "../matrix.ts";
import type { Nearest, NearestOptions } from "../nearest.ts";
import { squaredDifference } from "./rowDistances.ts";

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
