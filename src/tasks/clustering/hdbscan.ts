import { z } from "zod";
import { EtalonError } from "../../base/errors.ts";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import type { PointsInput } from "../../data/points.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { nearest } from "../../linalg/nearest.ts";
import type { Space } from "../space.ts";
import { canonicalPoints } from "./canonicalPoints.ts";
import { type Clustering, numbered } from "./clustering.ts";
import { condense, SELECTIONS, selectClusters } from "./condensedTree.ts";
import type { Merge } from "./dendrogram.ts";
import { levelTree } from "./levelTree.ts";
import { minimumSpanningTree } from "./spanningTree.ts";

export const hdbscanOptions = {
  minClusterSize: z.int().min(2).default(5).meta({ description: "points that make a cluster" }),
  minPoints: z.int().min(1).optional().meta({
    description:
      "the point whose distance says how dense it is around another, counted from itself; minClusterSize unless told",
  }),
  selection: z
    .enum(SELECTIONS)
    .default("excessOfMass")
    .meta({ description: "the most lasting clusters of the hierarchy, or its finest ones" }),
};

export interface HierarchicalDensityClustering extends Clustering {
  /** How firmly each point belongs to its cluster, from 0 (noise) to 1. */
  readonly strengths: Float64Array;
  /** How lasting each cluster is: Σ over its points of 1/distance at which they leave it − 1/distance at which it came to be. */
  readonly stabilities: Float64Array;
  /** How many points are noise. */
  readonly noise: number;
}

/**
 * HDBSCAN in the space of a metric: density clusters of all radii as a hierarchy, of which those that last longest are kept; the rest is noise (-1).
 * Several clusters that join at one distance join at once, so that ties do not let the order of rows decide. O(n²) distances, memory of O(n).
 * `OPTION` for illegal options. Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017.
 */
export function hdbscan(
  input: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof hdbscanOptions> = {},
): HierarchicalDensityClustering {
  const { minClusterSize, minPoints = minClusterSize, selection } = parseOptions("hdbscan", hdbscanOptions, given);
  const { points, unit, order } = canonicalPoints(metric, input);
  const n = points.rows;
  if (minPoints > n) {
    throw new EtalonError(
      "OPTION",
      `hdbscan: \`minPoints\` is ${minPoints}, more than the ${n} points there are. Give an integer from 1 to ${n}.`,
    );
  }
  const condensed = condense(levelTree(mutualReachability(points, minPoints, unit), n), minClusterSize);
  const chosen = selectClusters(condensed, selection);
  const { codes, ...clustering } = numbered(
    condensed.cluster.map((cluster) => chosen[cluster]),
    order,
  );
  const strengths = new Float64Array(n);
  order.forEach((row, r) => {
    const cluster = chosen[condensed.cluster[r]];
    strengths[row] = cluster < 0 ? 0 : strength(condensed.density[r], condensed.peaks[cluster]);
  });
  return {
    ...clustering,
    strengths,
    stabilities: Float64Array.from(codes, (cluster) => condensed.stabilities[cluster]),
    noise: n - clustering.sizes.reduce((sum, size) => sum + size, 0),
  };
}

const strength = (density: number, peak: number): number => (density >= peak ? 1 : density / peak);

/** A minimum spanning tree by mutual reachability: the distance of two points, or the distance of one to its `minPoints`-th point where that is larger. */
function mutualReachability(points: Matrix, minPoints: number, unit: number): Merge[] {
  const { squared } = nearest(points, points, minPoints);
  const core = Float64Array.from({ length: points.rows }, (_, i) => squared[(i + 1) * minPoints - 1]);
  const edges = minimumSpanningTree(points.rows, (row, out) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.max(core[row], core[i], squaredDistance(points, row, points, i));
  });
  return edges.map((edge) => ({ ...edge, height: Math.sqrt(edge.height) * unit }));
}
