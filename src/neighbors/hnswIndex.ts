import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toPoints } from "../data/points.ts";
import { MOST_EFFORT } from "../linalg/loops/graphCore.ts";
import { addToHnsw, type Hnsw, hnsw, searchHnsw } from "./hnsw.ts";
import { loadHnsw, saveHnsw } from "./hnswFile.ts";
import { type HnswOptions, hnswOptions } from "./hnswOptions.ts";
import { checkedQueries } from "./queries.ts";
import { measureRecall } from "./recall.ts";
import type { Rows } from "./rows.ts";
import type { NeighborIndex, Recall } from "./types.ts";

/** An approximate index by a graph of near points. Unlike other values of Etalon it can grow in place: copying it for every batch would cost more than the batch. */
export interface HnswIndex extends NeighborIndex {
  readonly kind: "hnsw";
  readonly recall: Recall;
  readonly options: Required<HnswOptions>;
  /** Adds points as the next rows. Many at a time cost less than one at a time; `recall` is measured anew when next read. `SHAPE` if the features differ in number. */
  add(points: PointsInput): void;
  /** The bytes of an index file; equal indices give equal bytes. */
  save(): Uint8Array;
}

export function hnswIndex(points: Rows, options: HnswOptions, reason: string): HnswIndex {
  const graph = hnsw(points, hnswOptions(options));
  return around(graph, reason, measureRecall(graph));
}

/** The index in a file, equal to the saved one. `FORMAT` for damaged or foreign files, `UNSUPPORTED` for a newer version. */
export function loadNeighborIndex(bytes: Uint8Array, source = "index"): HnswIndex {
  const { graph, reason, recall } = loadHnsw(bytes, source);
  return around(graph, reason, recall);
}

function around(graph: Hnsw, reason: string, measured: Recall): HnswIndex {
  let known: Recall | undefined = measured;
  const recall = (): Recall => {
    known ??= measureRecall(graph);
    return known;
  };
  return Object.freeze({
    kind: "hnsw",
    reason,
    options: graph.options,
    cols: graph.cols,
    get rows() {
      return graph.copies.rows;
    },
    get recall() {
      return recall();
    },
    query: (queries, neighbors, { exclude } = {}) =>
      searchHnsw(
        graph,
        checkedQueries(graph, queries, neighbors, exclude, MOST_EFFORT - 1),
        neighbors,
        exclude && Int32Array.from(exclude),
      ),
    add(points) {
      const more = toPoints(points);
      if (more.cols !== graph.cols)
        throw new EtalonError("SHAPE", `points: got ${more.cols} features but the index has ${graph.cols}.`);
      addToHnsw(graph, more);
      known = undefined;
    },
    save: () => saveHnsw(graph, reason, recall()),
  } satisfies HnswIndex);
}
