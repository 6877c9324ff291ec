import type { PointsInput } from "../../data/points.ts";

/** Points divided into clusters. */
export interface Clustering {
  /** The cluster of each point, from 0 for the largest; clusters of one size by their first point in order of content. -1 for noise. */
  readonly assignments: Int32Array;
  /** How many clusters there are. */
  readonly clusters: number;
  /** Points in each. */
  readonly sizes: Int32Array;
}

/** A clustering of the points, and for each of its clusters the code it had before. */
export interface Numbered extends Clustering {
  readonly codes: Int32Array;
}

/**
 * Numbers clusters by what is in them: `codes` of the rows in canonical order (-1 for noise, any other numbers from 0), row r being the user's
 * row `order[r]`. Codes that no row has are left out.
 */
export function numbered(codes: ArrayLike<number>, order: Int32Array): Numbered {
  const sizeOf = new Map<number, number>();
  for (let r = 0; r < codes.length; r++) if (codes[r] >= 0) sizeOf.set(codes[r], (sizeOf.get(codes[r]) ?? 0) + 1);
  // A Map keeps the order of first appearance, and sort is stable: equal sizes stay in canonical order.
  const bySize = [...sizeOf].sort(([, a], [, b]) => b - a);
  const numberOf = new Map(bySize.map(([code], number) => [code, number]));
  const assignments = new Int32Array(codes.length);
  for (let r = 0; r < codes.length; r++) assignments[order[r]] = numberOf.get(codes[r]) ?? -1;
  return {
    assignments,
    clusters: bySize.length,
    sizes: Int32Array.from(bySize, ([, size]) => size),
    codes: Int32Array.from(bySize, ([code]) => code),
  };
}

/** What a clustering that puts new points into its clusters adds. */
export interface Predictor {
  /** The cluster of each new point, given in the same features. */
  predict(points: PointsInput): Int32Array;
}
