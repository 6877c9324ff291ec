import { Matrix } from "../linalg/matrix.ts";

/** (x − center) / scale for every row. */
export function normalizedBy({ rows, cols, data }: Matrix, center: Float64Array, scale: number): Matrix {
  const normalized = new Matrix(rows, cols);
  for (let i = 0, k = 0; i < rows; i++)
    for (let c = 0; c < cols; c++, k++) normalized.data[k] = (data[k] - center[c]) / scale;
  return normalized;
}
