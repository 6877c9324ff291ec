import type { Points } from "../data/points.ts";

/** Points as a tree stores them. */
export type Rows = Pick<Points, "rows" | "cols" | "data">;

/** The rows at `order`, copied in that order; 32-bit numbers stay such. */
export function rowsInOrder({ cols, data }: Rows, order: Int32Array): Rows {
  const taken = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  for (let at = 0, p = 0; at < order.length; at++) {
    for (let c = 0, q = order[at] * cols; c < cols; c++) taken[p++] = data[q++];
  }
  return { rows: order.length, cols, data: taken };
}

/** Whether the two rows hold the same numbers. */
export function sameRow({ cols, data }: Rows, i: number, j: number): boolean {
  for (let c = 0; c < cols; c++) if (data[i * cols + c] !== data[j * cols + c]) return false;
  return true;
}
