import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** What constraints given by a user are checked against. */
export interface GivenChecks {
  /** How many points there are. */
  readonly rows: number;
  /** The points themselves, to find constraints between identical ones. */
  readonly points?: Matrix;
  /** Told about constraints that were left out. */
  readonly warn?: (message: string) => void;
}

/** `SHAPE` unless all index arrays have one length: `{ left: [1, 2], right: [3] }` is refused by name. */
export function requireOneLength(kind: string, arrays: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const lengths = Object.entries(arrays).map(([name, { length }]) => ({ name, length }));
  if (lengths.every(({ length }) => length === lengths[0].length)) return;
  const found = lengths.map(({ name, length }) => `\`${name}\` has ${length} entries`).join(", ");
  throw new EtalonError("SHAPE", `${kind}: ${found}. Give one of each for every constraint.`);
}

/** `DATA` unless every index names a row; the message lists the first five that do not. */
export function requireRows(kind: string, arrays: Readonly<Record<string, ArrayLike<number>>>, rows: number): void {
  const names = Object.keys(arrays);
  refuseWhere(
    arrays[names[0]].length,
    (e) => {
      const name = names.find((candidate) => !isRow(arrays[candidate][e], rows));
      return name === undefined ? undefined : `\`${name}[${e}]\` is ${arrays[name][e]}`;
    },
    (list) => `${kind}: rows go from 0 to ${rows - 1}, but ${list}. Count rows from 0.`,
  );
}

const isRow = (value: number, rows: number): boolean => Number.isInteger(value) && value >= 0 && value < rows;

/** Throws `DATA` with a list of the first five constraints of which `fault` has something to say. */
export function refuseWhere(
  count: number,
  fault: (e: number) => string | undefined,
  message: (list: string) => string,
): void {
  const faults: string[] = [];
  let found = 0;
  for (let e = 0; e < count; e++) {
    const text = fault(e);
    if (text === undefined) continue;
    if (found++ < 5) faults.push(text);
  }
  if (found > 0) throw new EtalonError("DATA", message(listed(faults, found)));
}

/** Weights as numbers. `DATA`, with a list of the first five, for those that are not finite and above 0. */
export function checkedWeights(kind: string, weights: ArrayLike<number>): Float64Array {
  refuseWhere(
    weights.length,
    (e) => (weights[e] > 0 && weights[e] < Infinity ? undefined : `weight ${e} is ${weights[e]}`),
    (list) => `${kind}: weights must be finite and above 0, but ${list}. Leave out what should not count.`,
  );
  return Float64Array.from(weights);
}

/** `a; b; c; d; e and 3 more`. */
export const listed = (first: readonly string[], total: number): string =>
  first.join("; ") + (total > first.length ? ` and ${total - first.length} more` : "");

/** Whether rows i and j are the same point. */
export function coincide({ data, cols }: Matrix, i: number, j: number): boolean {
  for (let c = 0; c < cols; c++) if (data[i * cols + c] !== data[j * cols + c]) return false;
  return true;
}
