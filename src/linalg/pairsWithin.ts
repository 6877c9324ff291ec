import { columnMeans } from "./columnMeans.ts";
import { pairsWithinByWasm, pairsWithinTwin, type Reach } from "./loops/pairsWithin.ts";
import { wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";

export type { Reach } from "./loops/pairsWithin.ts";

/** Pairs of rows, left < right. */
export interface RowPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * All pairs of rows of X (n x d) with ‖x_i − x_j‖ < max(radii_i, radii_j) + (slack_i + slack_j), plain distances, and different labels where labels are
 * given; the order is fixed by n alone. Undefined if there are more than `limit`. Memory is that of the pairs: no n x n array.
 */
export function pairsWithin(x: Matrix, reach: Reach, limit: number): RowPairs | undefined {
  let [left, right] = [new Int32Array(16 * x.rows), new Int32Array(16 * x.rows)];
  let total = 0;
  const take = (i: Int32Array, j: Int32Array, count: number): boolean => {
    if (total + count > left.length) [left, right] = [grown(left, total + count), grown(right, total + count)];
    left.set(i.subarray(0, count), total);
    right.set(j.subarray(0, count), total);
    total += count;
    return total <= limit;
  };
  const core = wasm();
  if (core) pairsWithinByWasm(core, x, columnMeans(x), reach, take);
  else pairsWithinTwin(x, columnMeans(x), reach, take);
  return total <= limit ? { left: left.slice(0, total), right: right.slice(0, total) } : undefined;
}

function grown(array: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, 2 * array.length));
  larger.set(array);
  return larger;
}
