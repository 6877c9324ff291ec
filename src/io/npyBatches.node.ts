import { EtalonError } from "../base/errors.ts";
import type { Points } from "../data/points.ts";
import { NPY_HEADER_BYTES, type NpyHeader, readNpyHeader } from "./npy.ts";
import { decodeItems } from "./npyItems.ts";
import { type OpenFile, openFile } from "./openFile.node.ts";
import { requireRows } from "./parquetBatches.node.ts";
import { BATCH_BYTES } from "./tableBatches.ts";

export interface NpyBatchOptions {
  /** Rows of a batch; as many as 16 MB hold when left out. */
  readonly rows?: number;
  /** The column, from 0, that holds class numbers: it becomes the labels and is no feature. */
  readonly label?: number;
  /** The columns, from 0, that are features; all but the label when left out. */
  readonly features?: readonly number[];
}

/** Rows of a file, one after the other. */
export interface NpyBatch {
  readonly points: Points;
  readonly labels?: readonly number[];
  /** The place of the first row in the file, and the rows of the whole file. */
  readonly first: number;
  readonly total: number;
}

/**
 * The rows of a two-dimensional .npy file of floats, batch by batch: memory is that of a batch, however large the file. 32-bit numbers stay such.
 * `FORMAT` for a file that is damaged, of another type or in Fortran order, `DATA` with the path where it cannot be read, `OPTION` for a column it lacks.
 */
export function* npyBatches(path: string, options: NpyBatchOptions = {}): Generator<NpyBatch> {
  const file = openFile(path);
  try {
    const header = headerOf(file, path);
    const [total, width] = requireTable(header, path);
    const { label } = options;
    const all = Array.from({ length: width }, (_, c) => c);
    const features = options.features ?? all.filter((c) => c !== label);
    for (const [role, columns] of Object.entries({ label: label === undefined ? [] : [label], features })) {
      const wrong = columns.find((column) => !all.includes(column));
      if (wrong !== undefined)
        throw new EtalonError("OPTION", `${path}: \`${role}\` is ${wrong}. Give a column from 0 to ${width - 1}.`);
    }
    const rowBytes = width * header.itemBytes;
    const rows = options.rows ?? Math.max(1, Math.floor(BATCH_BYTES / rowBytes));
    requireRows(path, rows);
    for (let first = 0; first < total; first += rows) {
      const count = Math.min(rows, total - first);
      const start = header.start + first * rowBytes;
      const bytes = file.read(start, start + count * rowBytes);
      const data = decodeItems(header.dtype, bytes, path) as Float32Array | Float64Array;
      yield { ...batchOf(data, count, width, label, features), first, total };
    }
  } finally {
    file.close();
  }
}

const headerOf = (file: OpenFile, path: string): NpyHeader =>
  readNpyHeader(file.read(0, Math.min(file.length, NPY_HEADER_BYTES)), file.length, path);

function requireTable({ shape, dtype, columnsFirst }: NpyHeader, path: string): readonly [number, number] {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${path}: ${why}`);
  if (shape.length !== 2 || shape[1] === 0)
    throw refuse(`the shape is (${shape.join(", ")}). Give an array of rows and columns.`);
  if (dtype !== "<f4" && dtype !== "<f8")
    throw refuse(`items are ${dtype}. Convert first: numpy.save(file, array.astype("<f4")).`);
  if (columnsFirst)
    throw refuse("the array is in Fortran order. Convert first: numpy.save(file, numpy.ascontiguousarray(array)).");
  return [shape[0]!, shape[1]!];
}

function batchOf(
  data: Float32Array | Float64Array,
  rows: number,
  width: number,
  label: number | undefined,
  features: readonly number[],
): { points: Points; labels?: number[] } {
  const cols = features.length;
  const names = { features: features.map(String) };
  if (label === undefined && cols === width && features.every((c, j) => c === j))
    return { points: { rows, cols, data, ...names } };
  const points = data instanceof Float32Array ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
  for (let i = 0, e = 0; i < rows; i++) for (const c of features) points[e++] = data[i * width + c]!;
  const labels =
    label === undefined ? {} : { labels: Array.from({ length: rows }, (_, i) => data[i * width + label]!) };
  return { points: { rows, cols, data: points, ...names }, ...labels };
}

/** Rows and columns that a .npy file declares. Errors as in `npyBatches`. */
export function npyShape(path: string): readonly [rows: number, cols: number] {
  const file = openFile(path);
  try {
    return requireTable(headerOf(file, path), path);
  } finally {
    file.close();
  }
}
