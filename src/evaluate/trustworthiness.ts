import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { nearest } from "../linalg/distances.ts";
import { exactDistances, ranksOf } from "../tasks/ranks.ts";

/**
 * How far a map's neighborhoods can be trusted, from 0 to 1: T = 1 − 2/(nk(2n − 3k − 1)) Σ_i Σ_j (rank_i(j) − k) over points j that are among the k
 * nearest to i in the map but not in the original space. Swap the arguments for continuity. Distance ties: the lower row.
 * Venna & Kaski, Neighborhood preservation in nonlinear projection methods, 2001. `SHAPE` if the rows differ, `OPTION` unless 1 ≤ k < n/2.
 */
export function trustworthiness(original: PointsInput, map: PointsInput, neighbors = 5): number {
  const before = toMatrix(original, "original");
  const after = toMatrix(map, "map");
  const n = before.rows;
  if (after.rows !== n) {
    throw new EtalonError(
      "SHAPE",
      `trustworthiness: the map has ${after.rows} rows but the original ${n}. Give the same points in both.`,
    );
  }
  if (!(Number.isInteger(neighbors) && neighbors >= 1 && 2 * neighbors < n)) {
    throw new EtalonError(
      "OPTION",
      `neighbors: ${neighbors} is not legal for ${n} points. Give an integer from 1 and below ${n / 2}.`,
    );
  }
  const own = Int32Array.from({ length: n }, (_, i) => i);
  const { indices } = nearest(after, after, neighbors, { exclude: own });
  let intrusion = 0;
  for (const { row, squared } of exactDistances(before, own)) {
    const found = indices.subarray(row * neighbors, (row + 1) * neighbors);
    for (const rank of ranksOf(squared, found, row)) intrusion += Math.max(0, rank - neighbors);
  }
  return 1 - (2 * intrusion) / (n * neighbors * (2 * n - 3 * neighbors - 1));
}
