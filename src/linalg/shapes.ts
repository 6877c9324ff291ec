import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "./matrix.ts";

/** `SHAPE` unless both sizes are equal: loops in WebAssembly would read beyond their operands. */
export function requireEqual(actual: number, expected: number, who: string, message: string): void {
  if (actual !== expected) {
    throw new EtalonError("SHAPE", `${who}: ${message} (${actual} against ${expected}). Make them agree.`);
  }
}

/** `SHAPE` unless X and Y have equally many columns. */
export function requireSameColumns(x: Matrix, y: Matrix, who: string): void {
  requireEqual(x.cols, y.cols, who, "the rows of the two matrices differ in length");
}

/** `SHAPE` unless every index names a row. */
export function requireRows(indices: ArrayLike<number>, rows: number, who: string): void {
  for (let e = 0; e < indices.length; e++) {
    const index = indices[e];
    if (index >>> 0 !== index || index >= rows) {
      throw new EtalonError("SHAPE", `${who}: entry ${e} names row ${index}, but rows are 0 to ${rows - 1}.`);
    }
  }
}
