import { EtalonError } from "../base/errors.ts";
import { decodeItems, itemSize, type NpyData } from "./npyItems.ts";

/** An array as NumPy stores it, in row-major order. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** NumPy's name of the item type, such as `<f8`. */
  readonly dtype: string;
  readonly data: NpyData;
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const HEADER =
  /^\{'descr': '([^'\\]{2,12})', 'fortran_order': (True|False), 'shape': \(((?:\d{1,16}, ?)*(?:\d{1,16})?)\),? ?\} *\n$/;

/** What stands before the numbers of a .npy file. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly columnsFirst: boolean;
  /** Where the numbers begin, bytes each takes, and bytes of all. */
  readonly start: number;
  readonly itemBytes: number;
  readonly bytes: number;
}

/** Longest header that is read, with what stands before it. */
export const NPY_HEADER_BYTES = 65535 + 12;

/**
 * Reads a .npy file, versions 1 to 3: floats (f2, f4, f8), integers, booleans and text, little-endian. Integers and booleans become 64-bit floats except i4 and u1.
 * `FORMAT` for anything else, for Python objects, and when the bytes and the shape disagree; `DATA` for integers beyond 2^53.
 */
export function readNpy(bytes: Uint8Array, source = "npy"): NpyArray {
  const { shape, dtype, columnsFirst, start } = readNpyHeader(bytes, bytes.length, source);
  const data = decodeItems(dtype, new Uint8Array(bytes.subarray(start)), source);
  if (!columnsFirst || shape.length < 2) return { shape, dtype, data };
  if (shape.length > 2)
    throw new EtalonError(
      "FORMAT",
      `${source}: the array is in Fortran order. Convert first: numpy.save(file, numpy.ascontiguousarray(array)).`,
    );
  return { shape, dtype, data: rowMajor(data, shape[0], shape[1]) };
}

/** Reads the header from the first bytes of a file of `length` bytes. `FORMAT` as in `readNpy`. */
export function readNpyHeader(bytes: Uint8Array, length: number, source: string): NpyHeader {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${source}: ${why}`);
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw refuse("this is no .npy file. Write it with numpy.save.");
  const wide = bytes[6] > 1;
  const begin = wide ? 12 : 10;
  if (bytes.length < begin) throw refuse("the file is cut off in its header. Copy it again.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (bytes[6] < 1 || bytes[6] > 3 || bytes[7] !== 0)
    throw refuse(`format version ${bytes[6]}.${bytes[7]} is unknown. Write it with numpy.save.`);
  const start = begin + size;
  if (size > 65535 || start > bytes.length) throw refuse("the file is cut off in its header. Copy it again.");
  const header = String.fromCharCode(...bytes.subarray(begin, begin + Math.min(size, 4096)));
  const parts = HEADER.exec(header);
  if (!parts)
    throw refuse(
      "the header is not that of a plain array (structured and unusual types are not read). Write one numeric array with numpy.save.",
    );
  const [, dtype, order, sizes] = parts;
  const shape = sizes
    .split(",")
    .filter((extent) => extent.trim() !== "")
    .map(Number);
  if (dtype.endsWith("O"))
    throw refuse(
      "it holds Python objects, which could run code. Convert first: numpy.save(file, array.astype(float)).",
    );
  const itemBytes = itemSize(dtype);
  if (itemBytes === undefined)
    throw refuse(
      `items of type ${JSON.stringify(dtype)} are not read. Convert first: numpy.save(file, array.astype("<f8")).`,
    );
  const needed = shape.reduce((product, extent) => product * extent, 1) * itemBytes;
  const found = length - start;
  if (!Number.isSafeInteger(needed) || needed !== found) {
    throw refuse(
      `the shape (${shape.join(", ")}) of ${dtype} needs ${needed} bytes, but ${found} follow the header. Copy the file again.`,
    );
  }
  return { shape, dtype, columnsFirst: order === "True", start, itemBytes, bytes: needed };
}

/** The bytes of a .npy file (version 1), the same as numpy.save writes. The item type is that of the typed array. */
export function writeNpy(
  data: Float64Array | Float32Array | Int32Array | Uint8Array,
  shape: readonly number[] = [data.length],
): Uint8Array {
  if (shape.reduce((product, extent) => product * extent, 1) !== data.length) {
    throw new EtalonError("SHAPE", `npy: shape (${shape.join(", ")}) does not hold ${data.length} numbers.`);
  }
  const dtype =
    data instanceof Float64Array
      ? "<f8"
      : data instanceof Float32Array
        ? "<f4"
        : data instanceof Int32Array
          ? "<i4"
          : "|u1";
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const total = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(total - 11)}\n`;
  const bytes = new Uint8Array(total + data.byteLength);
  bytes.set(MAGIC);
  bytes.set([1, 0, (total - 10) & 255, (total - 10) >> 8], 6);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), total);
  return bytes;
}

function rowMajor(data: NpyData, rows: number, cols: number): NpyData {
  const turned = Array.isArray(data) ? new Array<string>(data.length) : data.slice();
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) turned[i * cols + j] = data[j * rows + i];
  return turned as NpyData;
}
