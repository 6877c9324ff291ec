import { z } from "zod";
import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import { type OptionsInput, parseOptions } from "../../base/options.ts";
import type { PointsInput } from "../../data/points.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Space } from "../space.ts";
import { canonicalPoints } from "./canonicalPoints.ts";
import type { Clustering } from "./clustering.ts";
import { type Cut, cutDendrogram, type Dendrogram, dendrogramOf, type Merge } from "./dendrogram.ts";
import { type ChainClusters, nearestChain } from "./nearestChain.ts";
import { minimumSpanningTree } from "./spanningTree.ts";

export const LINKAGES = ["ward", "average", "complete", "single"] as const;
export type Linkage = (typeof LINKAGES)[number];

export const agglomerativeOptions = {
  linkage: z.enum(LINKAGES).default("ward").meta({ description: "which distance two clusters have" }),
  clusters: z.int().min(1).optional().meta({ description: "how many clusters to cut into", symbol: "k" }),
  height: z.number().min(0).optional().meta({ description: "cut below merges higher than this, in place of clusters" }),
  memory: z
    .number()
    .positive()
    .default(1e9)
    .meta({ description: "most bytes for the distances of average and complete linkage" }),
};

export interface AgglomerativeClustering extends Clustering {
  readonly dendrogram: Dendrogram;
  /** Another cut of the same dendrogram. */
  cut(where: Cut): Clustering;
}

/**
 * Agglomerative clustering in the space of a metric. Distance of two clusters A and B: `single` the least of their points', `complete` the
 * largest, `average` the mean, `ward` √(2|A||B|/(|A|+|B|)) ‖mean A − mean B‖. All take O(n²) distances; ward and single memory of O(n), average and
 * complete that of all distances.
 * `OPTION` unless one of `clusters` and `height` is given, `MEMORY` beyond `memory` with the ways out. Ward 1963; Lance & Williams 1967.
 */
export function agglomerative(
  input: PointsInput,
  { metric, ...given }: { readonly metric?: Space } & OptionsInput<typeof agglomerativeOptions>,
): AgglomerativeClustering {
  const { linkage, clusters, height, memory } = parseOptions("agglomerative", agglomerativeOptions, given);
  if ((clusters === undefined) === (height === undefined)) {
    throw new EtalonError(
      "OPTION",
      "agglomerative: give either `clusters` (how many) or `height` (where to cut), and not both.",
    );
  }
  const { points, unit, order } = canonicalPoints(metric, input);
  const merges = mergesOf(points, linkage, memory).map((merge) => ({ ...merge, height: merge.height * unit }));
  const dendrogram = dendrogramOf(merges, order);
  const cut = (where: Cut): Clustering => cutDendrogram(dendrogram, where, order);
  return { ...cut(clusters === undefined ? { height: height as number } : { clusters }), dendrogram, cut };
}

function mergesOf(points: Matrix, linkage: Linkage, memory: number): Merge[] {
  if (linkage === "single") {
    return minimumSpanningTree(points.rows, (row, out) => {
      for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(squaredDistance(points, row, points, i));
    });
  }
  return nearestChain(linkage === "ward" ? wardClusters(points) : pairwiseClusters(points, linkage, memory));
}

/** Clusters as their means and sizes. */
function wardClusters(points: Matrix): ChainClusters {
  const means = points.clone();
  const sizes = new Float64Array(points.rows).fill(1);
  const d = points.cols;
  return {
    count: points.rows,
    distance: (a, b) =>
      Math.sqrt(((2 * (sizes[a] * sizes[b])) / (sizes[a] + sizes[b])) * squaredDistance(means, a, means, b)),
    merge(a, b) {
      const share = sizes[b] / (sizes[a] + sizes[b]);
      for (let c = 0; c < d; c++) means.data[a * d + c] += share * (means.data[b * d + c] - means.data[a * d + c]);
      sizes[a] += sizes[b];
    },
  };
}

/** Clusters as their distances to all others, updated as they merge. */
function pairwiseClusters(points: Matrix, linkage: "average" | "complete", memory: number): ChainClusters {
  const n = points.rows;
  const needed = 4 * n * (n - 1);
  if (needed > memory) {
    throw new EtalonError(
      "MEMORY",
      `agglomerative: ${linkage} linkage of ${n} points takes ${gigabytes(needed)} (8 bytes x n(n − 1)/2), and \`memory\` allows ${gigabytes(memory)}. Take linkage "ward" or "single", which need no such table, kMeans or hdbscan, fewer points, or allow more.`,
    );
  }
  const distances = new Float64Array((n * (n - 1)) / 2);
  const at = (a: number, b: number): number => (a < b ? (b * (b - 1)) / 2 + a : (a * (a - 1)) / 2 + b);
  for (let b = 1, k = 0; b < n; b++) {
    for (let a = 0; a < b; a++, k++) distances[k] = Math.sqrt(squaredDistance(points, a, points, b));
  }
  const sizes = new Float64Array(n).fill(1);
  return {
    count: n,
    distance: (a, b) => distances[at(a, b)],
    merge(a, b) {
      const [p, q] = [sizes[a], sizes[b]];
      for (let other = 0; other < n; other++) {
        if (other === a || other === b || sizes[other] === 0) continue;
        const [x, y] = [distances[at(a, other)], distances[at(b, other)]];
        distances[at(a, other)] = linkage === "complete" ? Math.max(x, y) : (p * x + q * y) / (p + q);
      }
      sizes[a] = p + q;
      sizes[b] = 0;
    },
  };
}
