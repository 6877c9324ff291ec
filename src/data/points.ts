import { EtalonError } from "../base/errors.ts";
import { show } from "../base/options.ts";
import { everyFinite } from "../linalg/finite.ts";
import { Matrix } from "../linalg/matrix.ts";
import { fillDense, isSparse, type SparseInput, toSparse } from "./sparse.ts";

/** n x d data as ingested: row-major, 32- or 64-bit, with optional feature names. Checked once: every entry is finite. */
export interface Points {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array | Float32Array;
  readonly features?: readonly string[];
}

/** Anything that can be read as points: nested rows, a Matrix, Points, a flat array with its shape (and row stride), or sparse rows. */
export type PointsInput =
  | readonly ArrayLike<number>[]
  | SparseInput
  | {
      readonly rows: number;
      readonly cols: number;
      readonly data: ArrayLike<number>;
      readonly stride?: number;
      readonly features?: readonly string[];
    };

type FlatInput = Exclude<PointsInput, readonly ArrayLike<number>[] | SparseInput>;

/** The points as a fresh 64-bit matrix. `SHAPE` for ragged or empty input, `DATA` naming row, column and feature for non-finite entries. */
export function toMatrix(input: PointsInput, name = "points"): Matrix {
  const { rows, cols, data } = ingest(input, name, (length) => new Float64Array(length));
  return new Matrix(rows, cols, data);
}

/** Points that may be the user's own numbers: to be read alone. */
export interface BorrowedPoints {
  readonly points: Matrix;
  /** `DATA` as in `toMatrix`: until then nobody looked whether numbers that lie as they came are finite; a sum of them tells at less cost. */
  requireFinite(): void;
}

/** The points over the user's own numbers where these lie row after row in 64 bits. Other errors as in `toMatrix`. */
export function borrowMatrix(input: PointsInput, name = "points"): BorrowedPoints {
  const own = !Array.isArray(input) && (input as FlatInput | null)?.data;
  const { rows, cols, data } = ingest(input, name, (length) => new Float64Array(length), true);
  return {
    points: new Matrix(rows, cols, data),
    requireFinite: () => {
      if (data === own) requireFinite({ rows, cols, data }, name, input);
    },
  };
}

/** The points as a fresh copy that keeps 32-bit numbers as such; features included. Errors as in `toMatrix`. */
export function toPoints(input: PointsInput, name = "points"): Points {
  const single = !Array.isArray(input) && (input as FlatInput | null)?.data instanceof Float32Array;
  const features = featureNames(input);
  const copy = single
    ? ingest(input, name, (length) => new Float32Array(length))
    : ingest(input, name, (length) => new Float64Array(length));
  if (features && features.length !== copy.cols) {
    throw new EtalonError(
      "SHAPE",
      `${name}: there are ${features.length} feature names for ${copy.cols} columns. Give one for each.`,
    );
  }
  return { ...copy, ...(features ? { features: [...features] } : {}) };
}

/** The feature names the input carries, if any. */
export const featureNames = (input: PointsInput): readonly string[] | undefined =>
  Array.isArray(input) ? undefined : (input as FlatInput | null)?.features;

interface Ingested<A> {
  readonly rows: number;
  readonly cols: number;
  readonly data: A;
}

function ingest<A extends Float64Array | Float32Array>(
  input: PointsInput,
  name: string,
  allocate: (length: number) => A,
  lend = false,
): Ingested<A> {
  if (isSparse(input)) return fromSparse(input, name, allocate);
  const ingested = Array.isArray(input)
    ? fromRows(input, name, allocate)
    : fromFlat(input as FlatInput, name, allocate, lend);
  if (!lend || ingested.data !== (input as FlatInput).data) requireFinite(ingested, name, input);
  return ingested;
}

function fromSparse<A extends Float64Array | Float32Array>(
  input: SparseInput,
  name: string,
  allocate: (length: number) => A,
): Ingested<A> {
  const sparse = toSparse(input, name);
  const { rows, cols } = sparse;
  const data = allocate(rows * cols);
  fillDense(sparse, data);
  return { rows, cols, data };
}

function fromRows<A extends Float64Array | Float32Array>(
  rows: readonly ArrayLike<number>[],
  name: string,
  allocate: (length: number) => A,
): Ingested<A> {
  if (typeof rows[0] === "number") {
    throw new EtalonError(
      "SHAPE",
      `${name}: got a flat list of numbers. Give rows as number[][], or { rows, cols, data } over a flat array.`,
    );
  }
  const cols = rows[0]?.length ?? 0;
  requireShape(rows.length, cols, name);
  const data = allocate(rows.length * cols);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row?.length !== cols) {
      throw new EtalonError(
        "SHAPE",
        `${name}: row ${i} has ${row?.length ?? "no"} numbers but row 0 has ${cols}. Give rows of one length.`,
      );
    }
    for (let j = 0; j < cols; j++) data[i * cols + j] = numberOrNaN(row[j]);
  }
  return { rows: rows.length, cols, data };
}

function fromFlat<A extends Float64Array | Float32Array>(
  input: FlatInput,
  name: string,
  allocate: (length: number) => A,
  lend: boolean,
): Ingested<A> {
  if (typeof input !== "object" || input === null || typeof input.data !== "object" || input.data === null) {
    throw new EtalonError("SHAPE", `${name}: give rows as number[][], or { rows, cols, data } over a flat array.`);
  }
  const { rows, cols, data, stride = cols } = input;
  requireShape(rows, cols, name);
  const needed = (rows - 1) * stride + cols;
  if (!(stride >= cols) || !(data.length >= needed) || (stride === cols && data.length !== needed)) {
    throw new EtalonError(
      "SHAPE",
      `${name}: ${rows} x ${cols}${stride === cols ? "" : ` with stride ${stride}`} needs ${needed} numbers but \`data\` has ${data.length}.`,
    );
  }
  if (lend && stride === cols && data instanceof Float64Array) return { rows, cols, data: data as A };
  const copy = allocate(rows * cols);
  if (stride === cols && (data instanceof Float64Array || data instanceof Float32Array)) copy.set(data);
  else
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) copy[i * cols + j] = numberOrNaN(data[i * stride + j]);
  return { rows, cols, data: copy };
}

/** Texts, nulls and the like must not slip in as 0 or 1. */
const numberOrNaN = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

function requireShape(rows: number, cols: number, name: string): void {
  if (!(Number.isInteger(rows) && Number.isInteger(cols) && rows > 0 && cols > 0)) {
    throw new EtalonError("SHAPE", `${name}: got ${rows} rows and ${cols} columns. Give at least one of each.`);
  }
}

function requireFinite({ data, cols }: Ingested<Float64Array | Float32Array>, name: string, input: PointsInput): void {
  if (data instanceof Float64Array && everyFinite(data)) return;
  const bad: number[] = [];
  let count = 0;
  for (let k = 0; k < data.length; k++) {
    if (Number.isFinite(data[k])) continue;
    if (count++ < 5) bad.push(k);
  }
  if (count === 0) return;
  const features = featureNames(input);
  const where = bad.map((k) => {
    const feature = features?.[k % cols];
    const named = feature === undefined ? "" : ` (${JSON.stringify(feature)})`;
    return `row ${Math.floor(k / cols)}, column ${k % cols}${named} is ${show(given(input, k, cols))}`;
  });
  const more = count > bad.length ? ` and ${count - bad.length} more` : "";
  throw new EtalonError(
    "DATA",
    `${name}: ${where.join("; ")}${more}. Learners need finite numbers: drop the row or fill the value first.`,
  );
}

/** What the user gave for entry k. */
function given(input: PointsInput, k: number, cols: number): unknown {
  const row = Math.floor(k / cols);
  if (Array.isArray(input)) return input[row][k % cols];
  const { data, stride = cols } = input as FlatInput;
  return data[row * stride + (k % cols)];
}
