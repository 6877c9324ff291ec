import { EtalonError } from "../base/errors.ts";
import { largestMagnitude } from "./finite.ts";
import { inArena, wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";

const WORTH_COPYING = 200;

/** The order of a square matrix. `SHAPE` otherwise. */
export function requireSquare(a: Matrix, who: string): number {
  if (a.rows !== a.cols) {
    throw new EtalonError("SHAPE", `${who}: the matrix is ${a.rows} x ${a.cols} but must be square.`);
  }
  return a.rows;
}

/** The largest magnitude among all entries, or those of the lower triangle. `NUMERIC` names the first one that is not finite. */
export function requireFinite(a: Matrix, who: string, { lower = false } = {}): number {
  const found = lower ? largestBelow(a) : largestMagnitude(a.data);
  return found <= Number.MAX_VALUE ? found : firstNotFinite(a, who, lower);
}

function largestBelow({ rows, data }: Matrix): number {
  const core = data.length >= WORTH_COPYING ? wasm() : null;
  if (core) {
    return inArena(core, () => {
      const address = core.alloc(rows);
      const heap = core.heap();
      let peak = 0;
      for (let i = 0; i < rows; i++) {
        heap.set(data.subarray(i * rows, i * rows + i + 1), address / 8);
        peak = Math.max(peak, core.loops.largest(i + 1, address));
      }
      return peak;
    });
  }
  let peak = 0;
  for (let i = 0; i < rows; i++)
    for (let at = i * rows; at <= i * rows + i; at++) peak = Math.max(peak, Math.abs(data[at]));
  return peak;
}

function firstNotFinite(a: Matrix, who: string, lower: boolean): never {
  for (let i = 0; i < a.rows; i++) {
    const end = i * a.cols + (lower ? i + 1 : a.cols);
    for (let at = i * a.cols; at < end; at++) {
      if (!Number.isFinite(a.data[at])) throw notFinite(a, who, i, at - i * a.cols);
    }
  }
  throw notFinite(a, who, 0, 0);
}

function notFinite(a: Matrix, who: string, row: number, column: number): EtalonError {
  const value = a.get(row, column);
  return new EtalonError(
    "NUMERIC",
    `${who}: entry (${row}, ${column}) of the ${a.rows} x ${a.cols} matrix is ${value}. Give finite numbers: check the data for overflow or missing values.`,
  );
}
