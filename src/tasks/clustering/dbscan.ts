import { z } from "zod";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import type { PointsInput } from "../../data/points.ts";
import type { Space } from "../space.ts";
import { canonicalPoints } from "./canonicalPoints.ts";
import { type Clustering, numbered } from "./clustering.ts";
import { disjointSets } from "./dendrogram.ts";
import { eachWithin } from "./eachWithin.ts";

export const dbscanOptions = {
  radius: z.number().positive().meta({ description: "distance within which points are neighbors", symbol: "ε" }),
  minPoints: z.int().min(1).default(5).meta({ description: "neighbors that make a core point, itself counted" }),
};

export interface DensityClustering extends Clustering {
  /** 1 for core points. */
  readonly core: Uint8Array;
  /** How many points are noise. */
  readonly noise: number;
}

/**
 * DBSCAN in the space of a metric: core points have at least `minPoints` points (themselves counted) within `radius`, ends included; core points
 * within it of each other are of one cluster; any other point joins the cluster of its nearest core point within it, or is noise (-1). Where the
 * original lets the order of rows decide to which cluster a border point goes, here nearness does. Memory of O(n).
 * Ester, Kriegel, Sander & Xu 1996.
 */
export function dbscan(
  input: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof dbscanOptions>,
): DensityClustering {
  const { radius, minPoints } = parseOptions("dbscan", dbscanOptions, given);
  const { points, unit, order } = canonicalPoints(metric, input);
  const n = points.rows;
  const reach = radius / unit;
  const counts = new Int32Array(n);
  eachWithin(points, reach, (i) => {
    counts[i]++;
  });
  const isCore = (i: number): boolean => counts[i] >= minPoints;
  const { find, join } = disjointSets(n);
  const nearestCore = new Int32Array(n).fill(-1);
  const nearestSquared = new Float64Array(n).fill(Infinity);
  eachWithin(points, reach, (i, j, squared) => {
    if (!isCore(j)) return;
    if (isCore(i)) join(i, j);
    else if (squared < nearestSquared[i]) {
      nearestSquared[i] = squared;
      nearestCore[i] = j;
    }
  });
  const codes = Array.from({ length: n }, (_, i) => {
    if (isCore(i)) return find(i);
    return nearestCore[i] < 0 ? -1 : find(nearestCore[i]);
  });
  const { codes: _, ...clustering } = numbered(codes, order);
  const core = new Uint8Array(n);
  order.forEach((row, r) => {
    core[row] = isCore(r) ? 1 : 0;
  });
  return { ...clustering, core, noise: n - clustering.sizes.reduce((sum, size) => sum + size, 0) };
}
