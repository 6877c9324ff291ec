import { Random } from "../base/random.ts";
import { bruteForce } from "./bruteForce.ts";
import { type Hnsw, rowsOfHnsw, searchHnsw } from "./hnsw.ts";
import type { Recall } from "./types.ts";

const SAMPLE = 200;
const NEIGHBORS = 10;

/** Compares with all distances, for some rows drawn by the seed. A row as near as the last true neighbor counts as found. */
export function measureRecall(index: Hnsw): Recall {
  const points = rowsOfHnsw(index);
  const queries = Math.min(SAMPLE, points.rows);
  const k = Math.min(NEIGHBORS, points.rows - 1);
  if (k < 1) return { mean: 1, neighbors: k, queries };
  const drawn = new Random(index.options.seed).shuffle(Int32Array.from({ length: points.rows }, (_, row) => row));
  const rows = drawn.slice(0, queries).sort();
  const asked = { rows: queries, cols: points.cols, data: new Float64Array(queries * points.cols) };
  rows.forEach((row, q) => {
    asked.data.set(points.data.subarray(row * points.cols, (row + 1) * points.cols), q * points.cols);
  });
  const truth = bruteForce(points, asked, k, rows);
  const found = searchHnsw(index, asked, k, rows);
  const hits = found.squared.reduce(
    (sum, squared, slot) => sum + (squared <= truth.squared[(Math.floor(slot / k) + 1) * k - 1] ? 1 : 0),
    0,
  );
  return { mean: hits / (queries * k), neighbors: k, queries };
}
