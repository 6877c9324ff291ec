import type { Matrix } from "../linalg/matrix.ts";

/** −‖x‖²/2 of each row. */
export function halfSquares({ rows, cols, data }: Matrix): Float64Array {
  const halves = new Float64Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < cols; c++, k++) sum += data[k] * data[k];
    halves[i] = -sum / 2;
  }
  return halves;
}
