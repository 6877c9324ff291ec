import { EtalonError } from "../base/errors.ts";

/** A point: d plain numbers. */
export type Vector = ArrayLike<number>;

/** The common length of two vectors. `SHAPE` if they differ in length, `DATA` names the first entry that is not finite. */
export function requireVectors(x: Vector, y: Vector, who: string): number {
  if (x.length !== y.length) {
    throw new EtalonError(
      "SHAPE",
      `${who}: the vectors have ${x.length} and ${y.length} entries. Give vectors of one length.`,
    );
  }
  requireFiniteEntries(x, who);
  requireFiniteEntries(y, who);
  return x.length;
}

/** `DATA` names the first entry that is not finite. */
export function requireFiniteEntries(x: Vector, who: string): void {
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i])) continue;
    throw new EtalonError("DATA", `${who}: entry ${i} is ${x[i]}. Give finite numbers.`);
  }
}

/** The result itself. `NUMERIC` if it left the range of numbers. */
export function requireFiniteResult(value: number, who: string): number {
  if (Number.isFinite(value)) return value;
  throw new EtalonError("NUMERIC", `${who}: the result is ${value}, beyond the range of numbers. Rescale the data.`);
}
