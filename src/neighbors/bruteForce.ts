import { Matrix } from "../linalg/matrix.ts";
import { type Nearest, nearest } from "../linalg/nearest.ts";
import { offer } from "./candidates.ts";
import type { Measure } from "./measure.ts";
import type { Rows } from "./rows.ts";

/** 32-bit rows made 64-bit at a time. */
const BLOCK = 16384;

/** The nearest by all distances. */
export function bruteForce(points: Rows, queries: Rows, neighbors: number, exclude: Int32Array | undefined): Nearest {
  const wide = asMatrix(queries, 0, queries.rows);
  if (points.data instanceof Float64Array)
    return nearest(wide, asMatrix(points, 0, points.rows), neighbors, { ...(exclude && { exclude }) });
  const merged = noneFound(queries.rows, neighbors);
  for (let from = 0; from < points.rows; from += BLOCK) {
    const part = nearest(wide, asMatrix(points, from, Math.min(points.rows, from + BLOCK)), neighbors, {
      ...(exclude && { exclude: exclude.map((row) => (row < from ? -1 : row - from)) }),
    });
    merge(merged, part, from);
  }
  return merged;
}

function asMatrix({ cols, data }: Rows, from: number, to: number): Matrix {
  const part = data.subarray(from * cols, to * cols);
  return new Matrix(to - from, cols, part instanceof Float64Array ? part : Float64Array.from(part));
}

/** Lists without any row yet. */
export const noneFound = (queries: number, neighbors: number): Nearest => ({
  neighbors,
  indices: new Int32Array(queries * neighbors).fill(-1),
  squared: new Float64Array(queries * neighbors).fill(Infinity),
});

function merge({ neighbors: k, indices, squared }: Nearest, part: Nearest, from: number): void {
  const found = { rows: indices, keys: squared };
  for (let i = 0; i < indices.length; i += k) {
    for (let slot = i; slot < i + k && part.indices[slot] >= 0; slot++)
      offer(found, i, i + k - 1, part.indices[slot] + from, part.squared[slot]);
  }
}

/** The nearest by a given distance, all of them measured. */
export function bruteForceBy(
  measure: Measure,
  points: Rows,
  queries: Rows,
  neighbors: number,
  exclude: Int32Array | undefined,
): Nearest {
  const result = noneFound(queries.rows, neighbors);
  const found = { rows: result.indices, keys: result.squared };
  const d = points.cols;
  for (let i = 0; i < queries.rows; i++) {
    const first = i * neighbors;
    for (let row = 0; row < points.rows; row++) {
      if (exclude?.[i] === row) continue;
      offer(found, first, first + neighbors - 1, row, measure.key(queries.data, i * d, points.data, row * d));
    }
  }
  return result;
}
