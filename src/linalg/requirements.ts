import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "./matrix.ts";

/** The order of a square matrix. `SHAPE` otherwise. */
export function requireSquare(a: Matrix, who: string): number {
  if (a.rows !== a.cols) {
    throw new EtalonError("SHAPE", `${who}: the matrix is ${a.rows} x ${a.cols} but must be square.`);
  }
  return a.rows;
}

/** The largest magnitude among all entries, or those of the lower triangle. `NUMERIC` names the first one that is not finite. */
export function requireFinite(a: Matrix, who: string, { lower = false } = {}): number {
  let largest = 0;
  for (let i = 0; i < a.rows; i++) {
    const end = i * a.cols + (lower ? i + 1 : a.cols);
    for (let at = i * a.cols; at < end; at++) {
      const size = Math.abs(a.data[at]);
      if (!(size <= Number.MAX_VALUE)) throw notFinite(a, who, i, at - i * a.cols);
      if (size > largest) largest = size;
    }
  }
  return largest;
}

function notFinite(a: Matrix, who: string, row: number, column: number): EtalonError {
  const value = a.get(row, column);
  return new EtalonError(
    "NUMERIC",
    `${who}: entry (${row}, ${column}) of the ${a.rows} x ${a.cols} matrix is ${value}. Give finite numbers: check the data for overflow or missing values.`,
  );
}
