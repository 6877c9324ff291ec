import type { Matrix } from "../linalg/matrix.ts";
import { orderByKey } from "./canonicalOrder.ts";
import type { Normalized } from "./normalize.ts";

/** The rows that `taken` (ascending) leaves out, in the units of the normalized ones, in an order that their content decides. */
export function remainingPoints(
  all: Matrix,
  taken: Int32Array,
  { mean, scale }: Pick<Normalized, "mean" | "scale">,
): Matrix {
  const inside = new Uint8Array(all.rows);
  for (const row of taken) inside[row] = 1;
  const rest = all.take(Int32Array.from(inside.keys()).filter((row) => inside[row] === 0));
  const { rows, cols, data } = rest;
  const norms = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) {
      data[k] = (data[k] - mean[c]) / scale;
      norms[i] += data[k] * data[k];
    }
  }
  return rest.take(orderByKey(norms, (i, j) => compareRows(rest, i, j)));
}

function compareRows({ data, cols }: Matrix, i: number, j: number): number {
  for (let c = 0; c < cols; c++) {
    const difference = data[i * cols + c] - data[j * cols + c];
    if (difference !== 0) return difference;
  }
  return i - j;
}
