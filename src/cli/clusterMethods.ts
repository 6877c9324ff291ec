import { type OptionShape, parseOptions } from "../base/options.ts";
import type { Pairs } from "../constraints/types.ts";
import { availableMemory } from "../engine/memory.ts";
import type { Column } from "../io/table.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { agglomerative, agglomerativeOptions } from "../tasks/clustering/agglomerative.ts";
import type { Clustering } from "../tasks/clustering/clustering.ts";
import { constrainedKMeans, constrainedKMeansOptions } from "../tasks/clustering/constrainedKMeans.ts";
import { dbscan, dbscanOptions } from "../tasks/clustering/dbscan.ts";
import type { Dendrogram } from "../tasks/clustering/dendrogram.ts";
import { gaussianMixture, gaussianMixtureOptions } from "../tasks/clustering/gaussianMixture.ts";
import { hdbscan, hdbscanOptions } from "../tasks/clustering/hdbscan.ts";
import { kMeans, kMeansOptions } from "../tasks/clustering/kMeans.ts";

/** What a method found. */
export interface ClusterResult {
  readonly clustering: Clustering;
  /** What it says beside the clusters, for `--json` and people. */
  readonly facts: Readonly<Record<string, number | boolean>>;
  /** Columns to write beside the clusters. */
  readonly columns: readonly Column[];
  readonly warnings: readonly string[];
  readonly dendrogram?: Dendrogram;
}

/** A method of clustering as the command line offers it. */
export interface ClusterMethod {
  readonly options: OptionShape;
  /** Whether an option is a distance, which means another thing in another space. */
  readonly byDistance: (options: Readonly<Record<string, unknown>>) => boolean;
  run(points: Matrix, options: Readonly<Record<string, unknown>>, pairs: Pairs | undefined): ClusterResult;
}

const number = (name: string, values: Float64Array): Column => ({ kind: "number", name, values });
const never = (): boolean => false;

export const CLUSTER_METHODS: Readonly<Record<string, ClusterMethod>> = {
  "k-means": {
    options: kMeansOptions,
    byDistance: never,
    run(points, given) {
      const found = kMeans(points, parseOptions("k-means", kMeansOptions, given));
      const { loss, iterations, converged } = found;
      return {
        clustering: found,
        facts: { loss, iterations, converged },
        columns: [],
        warnings: notConverged(converged),
      };
    },
  },
  "gaussian-mixture": {
    options: gaussianMixtureOptions,
    byDistance: never,
    run(points, given) {
      const found = gaussianMixture(points, parseOptions("gaussian-mixture", gaussianMixtureOptions, given));
      const { logLikelihood, bic, iterations, converged, probabilities, assignments } = found;
      const own = Float64Array.from(assignments, (cluster, i) => probabilities.get(i, cluster));
      return {
        clustering: found,
        facts: { logLikelihood, bic, iterations, converged },
        columns: [number("probability", own)],
        warnings: [...found.warnings, ...notConverged(converged)],
      };
    },
  },
  agglomerative: {
    options: agglomerativeOptions,
    byDistance: ({ height }) => height !== undefined,
    run(points, given) {
      const memory = { memory: availableMemory() / 4 };
      const found = agglomerative(points, parseOptions("agglomerative", agglomerativeOptions, { ...memory, ...given }));
      return { clustering: found, facts: {}, columns: [], warnings: [], dendrogram: found.dendrogram };
    },
  },
  dbscan: {
    options: dbscanOptions,
    byDistance: () => true,
    run(points, given) {
      const found = dbscan(points, parseOptions("dbscan", dbscanOptions, given));
      return {
        clustering: found,
        facts: { noise: found.noise },
        columns: [number("core", Float64Array.from(found.core))],
        warnings: [],
      };
    },
  },
  hdbscan: {
    options: hdbscanOptions,
    byDistance: never,
    run(points, given) {
      const found = hdbscan(points, parseOptions("hdbscan", hdbscanOptions, given));
      return {
        clustering: found,
        facts: { noise: found.noise },
        columns: [number("strength", found.strengths)],
        warnings: [],
      };
    },
  },
  "constrained-k-means": {
    options: constrainedKMeansOptions,
    byDistance: never,
    run(points, given, pairs) {
      const options = parseOptions("constrained-k-means", constrainedKMeansOptions, given);
      const found = constrainedKMeans(points, { ...options, pairs: pairs! });
      const { loss, iterations, converged } = found;
      return {
        clustering: found,
        facts: { loss, iterations, converged },
        columns: [],
        warnings: notConverged(converged),
      };
    },
  },
};

const notConverged = (converged: boolean): string[] =>
  converged ? [] : ["the clusters had not settled when the iterations ended: raise --set maxIterations=…"];
