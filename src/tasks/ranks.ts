import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { stableOrder } from "./stableOrder.ts";

/**
 * Squared distances of `points` at `rows` to all points, one array for each, by direct differences: sums in GEMM form would break ties by rounding.
 * Yielded row by row; blocks of 32 are computed at once.
 */
export function* exactDistances(points: Matrix, rows: Int32Array): Generator<{ row: number; squared: Float64Array }> {
  const n = points.rows;
  for (let start = 0; start < rows.length; start += BLOCK) {
    const block = rows.subarray(start, start + BLOCK);
    const left = new Int32Array(block.length * n);
    block.forEach((row, b) => {
      left.fill(row, b * n, (b + 1) * n);
    });
    const right = left.map((_, e) => e % n);
    const squared = pairSquaredDistances(points, left, right);
    for (const [b, row] of block.entries()) yield { row, squared: squared.subarray(b * n, (b + 1) * n) };
  }
}

const BLOCK = 32;

/**
 * Where `targets` stand among all points when sorted by distance, equal distances by index: 1-based ranks, ascending.
 * `distances` holds one query's distances to every point; point `skip` (the query itself, say; -1 for none) is not counted.
 */
export function ranksOf(distances: Float64Array, targets: ArrayLike<number>, skip: number): Int32Array {
  const sorted = stableOrder(new Int32Array(targets).sort(), distances);
  const count = sorted.length;
  const reached = new Float64Array(count);
  for (let p = 0; p < count; p++) reached[p] = distances[sorted[p]];
  const last = count === 0 ? -Infinity : reached[count - 1];
  const passed = new Int32Array(count + 1); // passed[p]: points that stand before target p but not before target p - 1
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j];
    if (distance > last || j === skip) continue;
    let low = 0;
    for (let high = count; low < high; ) {
      const middle = (low + high) >> 1;
      const behind = reached[middle] > distance || (reached[middle] === distance && sorted[middle] > j);
      if (behind) high = middle;
      else low = middle + 1;
    }
    passed[low]++;
  }
  let before = 0;
  return sorted.map((_, p) => {
    before += passed[p];
    return before + 1;
  });
}
