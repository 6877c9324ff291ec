import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { EtalonError } from "../base/errors.ts";
import type { Points } from "../data/points.ts";
import { NPY_HEADER_BYTES, type NpyHeader, readNpyHeader } from "./npy.ts";
import { decodeItems } from "./npyItems.ts";
import { reasonOf } from "./readFile.node.ts";

export interface NpyBatchOptions {
  /** Rows of a batch; as many as 16 MB hold when left out. */
  readonly rows?: number;
  /** The column, from 0, that holds class numbers: it becomes the labels and is no feature. */
  readonly label?: number;
}

/** Rows of a file, one after the other. */
export interface NpyBatch {
  readonly points: Points;
  readonly labels?: readonly number[];
  /** The place of the first row in the file, and the rows of the whole file. */
  readonly first: number;
  readonly total: number;
}

const BATCH_BYTES = 1 << 24;

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
    if (label !== undefined && !(Number.isInteger(label) && label >= 0 && label < width))
      throw new EtalonError("OPTION", `${path}: \`label\` is ${label}. Give a column from 0 to ${width - 1}.`);
    const rowBytes = width * header.itemBytes;
    const rows = options.rows ?? Math.max(1, Math.floor(BATCH_BYTES / rowBytes));
    if (!(Number.isInteger(rows) && rows > 0))
      throw new EtalonError("OPTION", `${path}: \`rows\` is ${rows}. Give a whole number from 1.`);
    for (let first = 0; first < total; first += rows) {
      const count = Math.min(rows, total - first);
      const bytes = readAt(file, path, header.start + first * rowBytes, count * rowBytes);
      if (bytes.length < count * rowBytes)
        throw new EtalonError("FORMAT", `${path}: the file was cut off while it was read. Copy it again.`);
      const data = decodeItems(header.dtype, bytes, path) as Float32Array | Float64Array;
      yield { ...batchOf(data, count, width, label), first, total };
    }
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
}

function headerOf(file: number, path: string): NpyHeader {
  const { size } = fstatSync(file);
  return readNpyHeader(readAt(file, path, 0, Math.min(size, NPY_HEADER_BYTES)), size, path);
}

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

function readAt(file: number, path: string, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  try {
    while (filled < length) {
      const count = readSync(file, bytes, filled, length - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
  } catch (cause) {
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
  return bytes.subarray(0, filled);
}

function batchOf(
  data: Float32Array | Float64Array,
  rows: number,
  width: number,
  label: number | undefined,
): { points: Points; labels?: number[] } {
  if (label === undefined) return { points: { rows, cols: width, data } };
  const cols = width - 1;
  const points = data instanceof Float32Array ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
  const labels = new Array<number>(rows);
  for (let i = 0, e = 0; i < rows; i++) {
    for (let c = 0; c < width; c++) if (c !== label) points[e++] = data[i * width + c]!;
    labels[i] = data[i * width + label]!;
  }
  return { points: { rows, cols, data: points }, labels };
}
