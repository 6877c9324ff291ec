import { Matrix } from "../linalg/matrix.ts";

/** A copy with every row scaled to length 1; rows of zeros stay zeros. Neither overflows nor underflows. */
export function unitRows({ rows, cols, data }: Matrix): Matrix {
  const out = new Matrix(rows, cols, data.slice());
  for (let i = 0; i < rows; i++) {
    const row = out.row(i);
    let largest = 0;
    for (const value of row) largest = Math.max(largest, Math.abs(value));
    if (largest === 0) continue;
    let sum = 0;
    for (let c = 0; c < cols; c++) {
      row[c] /= largest;
      sum += row[c] * row[c];
    }
    const length = Math.sqrt(sum);
    for (let c = 0; c < cols; c++) row[c] /= length;
  }
  return out;
}
