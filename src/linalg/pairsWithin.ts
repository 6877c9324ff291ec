import { pairsWithinByWasm, pairsWithinTwin, type Reach } from "./loops/pairsWithin.ts";
import { wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";
import { boundsHold } from "./nearest.ts";

export type { Reach } from "./loops/pairsWithin.ts";

/** Pairs of rows, left < right. */
export interface RowPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Pairs with the squared distance of each. */
export interface NearPairs extends RowPairs {
  readonly squared: Float64Array;
}

/**
 * All pairs of rows of X (n x d) with ‖x_i − x_j‖ < max(radii_i, radii_j) + (slack_i + slack_j), plain distances, and different labels where labels are
 * given; the order is fixed by n alone. Undefined if there are more than `limit`. Memory is that of the pairs: no n x n array.
 */
export function pairsWithin(x: Matrix, reach: Reach, limit: number): NearPairs | undefined {
  let room = Math.min(limit, 16 * x.rows);
  let [left, right, squared] = [new Int32Array(room), new Int32Array(room), new Float64Array(room)];
  let total = 0;
  const take = (i: Int32Array, j: Int32Array, q: Float64Array): boolean => {
    const count = total + i.length;
    if (count > limit) {
      total = count;
      return false;
    }
    if (count > room) {
      room = Math.min(limit, Math.max(count, 2 * room));
      [left, right] = [grown(left, room), grown(right, room)];
      const more = new Float64Array(room);
      more.set(squared);
      squared = more;
    }
    left.set(i, total);
    right.set(j, total);
    squared.set(q, total);
    total = count;
    return true;
  };
  const core = wasm();
  if (core && boundsHold(x)) pairsWithinByWasm(core, x, reach, take);
  else pairsWithinTwin(x, reach, take);
  if (total > limit) return undefined;
  return { left: left.subarray(0, total), right: right.subarray(0, total), squared: squared.subarray(0, total) };
}

function grown(array: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(room);
  larger.set(array);
  return larger;
}
