import { squaredDistance } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { TargetNeighbors } from "./targetNeighbors.ts";

/** Points of other classes that come too close. */
export interface Impostors {
  /** How many triplets (i, target j, impostor l) violate d²(i, l) ≥ d²(i, j) + margin. */
  readonly violated: number;
  /** Rows of points that are invaded and of those that invade them: the pairs (i, l) with a violated triplet, in order of i then l. */
  readonly invaded: Int32Array;
  readonly invading: Int32Array;
}

/**
 * The impostors of labeled points in a space (n x k): d²(i, l) < d²(i, j) + margin for a target neighbor j of i and a point l of another class.
 * O(n²k) time and memory for the pairs found alone; labels below 0 take no part. Weinberger & Saul 2009.
 */
export function impostors(
  points: Matrix,
  labels: Int32Array,
  { indices, neighbors }: TargetNeighbors,
  margin: number,
): Impostors {
  const invaded: number[] = [];
  const invading: number[] = [];
  let violated = 0;
  for (let i = 0; i < points.rows; i++) {
    const own = Array.from(indices.subarray(i * neighbors, (i + 1) * neighbors)).filter((j) => j >= 0);
    const reach = own.map((j) => squaredDistance(points, i, points, j) + margin);
    const farthest = reach.reduce((most, value) => Math.max(most, value), 0);
    if (labels[i] < 0 || own.length === 0) continue;
    for (let l = 0; l < points.rows; l++) {
      if (labels[l] < 0 || labels[l] === labels[i]) continue;
      const squared = squaredDistance(points, i, points, l);
      if (squared >= farthest) continue;
      invaded.push(i);
      invading.push(l);
      for (const bound of reach) if (squared < bound) violated++;
    }
  }
  return { violated, invaded: Int32Array.from(invaded), invading: Int32Array.from(invading) };
}
