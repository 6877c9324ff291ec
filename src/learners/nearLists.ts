import { z } from "zod";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { chooseIndex } from "../neighbors/choice.ts";
import { hnsw, searchHnsw } from "../neighbors/hnsw.ts";
import { hnswOptions } from "../neighbors/hnswOptions.ts";
import { neighborIndex } from "../neighbors/neighborIndex.ts";

/** The option of learners whose softmax may run over the nearest alone. */
export const neighborsOption = z.int().min(1).max(10_000).optional().meta({
  description: "nearest points that each softmax runs over, for large data; all when left out",
});

/** For each point the others its softmax runs over, nearest first: pairs `starts[i]` to `starts[i + 1]` - 1 are point i's, from `left` to `right`. */
export interface NearLists {
  readonly starts: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Points from which a graph finds the lists: all distances would take the time of a fit (measured on shuttle and letter). */
const MANY = 8000;
const LINKS = 12;
const EFFORT = 60;

/** The k nearest others of each row. Beyond 8,000 points of many features nearly all of them, by a graph: the lists need not be exact, only what is left out small. */
export function nearLists(mapped: Matrix, neighbors: number): NearLists {
  const k = Math.min(neighbors, mapped.rows - 1);
  const found = k < 1 ? undefined : searched(mapped, k);
  const starts = new Int32Array(mapped.rows + 1);
  const kept = found ? found.filter((row) => row >= 0).length : 0;
  const [left, right] = [new Int32Array(kept), new Int32Array(kept)];
  let pairs = 0;
  for (let i = 0; i < mapped.rows; i++) {
    for (let slot = i * k; found && slot < (i + 1) * k && found[slot] >= 0; slot++) {
      left[pairs] = i;
      right[pairs++] = found[slot];
    }
    starts[i + 1] = pairs;
  }
  return { starts, left, right };
}

function searched(mapped: Matrix, k: number): Int32Array {
  const exclude = Int32Array.from({ length: mapped.rows }, (_, i) => i);
  const { kind } = chooseIndex({ rows: mapped.rows, cols: mapped.cols, exact: true, distance: "euclidean" });
  if (kind === "vp-tree") return neighborIndex(mapped, { kind }).query(mapped, k, { exclude }).indices;
  if (mapped.rows < MANY) return nearest(mapped, mapped, k, { exclude }).indices;
  const effort = Math.max(EFFORT, k + 1);
  const options = hnswOptions({ links: LINKS, efConstruction: EFFORT, efSearch: effort });
  return searchHnsw(hnsw(mapped, options), mapped, k, exclude).indices;
}
