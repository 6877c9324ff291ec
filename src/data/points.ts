import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";

/** n x d data as ingested: row-major, 32- or 64-bit, with optional feature names. Checked once: every entry is finite. */
export interface Points {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array | Float32Array;
  readonly features?: readonly string[];
}

/** Anything that can be read as points: nested rows, a Matrix, Points, or a flat array with its shape (and row stride). */
export type PointsInput =
  | readonly ArrayLike<number>[]
  | { readonly rows: number; readonly cols: number; readonly data: ArrayLike<number>; readonly stride?: number; readonly features?: readonly string[] };

/** The points as a fresh 64-bit matrix. `SHAPE` for ragged or empty input, `DATA` naming row, column and feature for non-finite entries. */
export function toMatrix(input: PointsInput, name = "points"): Matrix {
  const matrix = Array.isArray(input) ? fromRows(input, name) : fromFlat(input as Exclude<PointsInput, readonly ArrayLike<number>[]>, name);
  requireFinite(matrix, name, featureNames(input));
  return matrix;
}

/** The feature names the input carries, if any. */
export const featureNames = (input: PointsInput): readonly string[] | undefined =>
  Array.isArray(input) ? undefined : (input as { features?: readonly string[] }).features;

function fromRows(rows: readonly ArrayLike<number>[], name: string): Matrix {
  const cols = rows[0]?.length ?? 0;
  requireShape(rows.length, cols, name);
  const matrix = new Matrix(rows.length, cols);
  rows.forEach((row, i) => {
    if (row?.length !== cols) {
      throw new EtalonError("SHAPE", `${name}: row ${i} has ${row?.length} numbers but row 0 has ${cols}. Give rows of one length.`);
    }
    for (let j = 0; j < cols; j++) matrix.data[i * cols + j] = row[j];
  });
  return matrix;
}

function fromFlat(
  input: { rows: number; cols: number; data: ArrayLike<number>; stride?: number },
  name: string,
): Matrix {
  const { rows, cols, data, stride = cols } = input;
  if (typeof data !== "object" || data === null) {
    throw new EtalonError("SHAPE", `${name}: give rows as number[][], or { rows, cols, data } over a flat array.`);
  }
  requireShape(rows, cols, name);
  const needed = (rows - 1) * stride + cols;
  if (stride < cols || data.length < needed || (stride === cols && data.length !== needed)) {
    throw new EtalonError("SHAPE", `${name}: ${rows} x ${cols} needs ${needed} numbers but \`data\` has ${data.length}.`);
  }
  const matrix = new Matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) matrix.data[i * cols + j] = data[i * stride + j];
  return matrix;
}

function requireShape(rows: number, cols: number, name: string): void {
  if (!(Number.isInteger(rows) && Number.isInteger(cols) && rows > 0 && cols > 0)) {
    throw new EtalonError("SHAPE", `${name}: got ${rows} rows and ${cols} columns. Give at least one of each.`);
  }
}

function requireFinite(matrix: Matrix, name: string, features?: readonly string[]): void {
  const { data, cols } = matrix;
  const bad: number[] = [];
  let count = 0;
  for (let k = 0; k < data.length; k++) {
    if (Number.isFinite(data[k])) continue;
    if (count++ < 5) bad.push(k);
  }
  if (count === 0) return;
  const where = bad.map((k) => {
    const feature = features?.[k % cols];
    return `row ${Math.floor(k / cols)}, column ${k % cols}${feature === undefined ? "" : ` (${JSON.stringify(feature)})`} is ${data[k]}`;
  });
  const more = count > bad.length ? ` and ${count - bad.length} more` : "";
  throw new EtalonError("DATA", `${name}: ${where.join("; ")}${more}. Learners need finite numbers: drop the row or fill the value first.`);
}
