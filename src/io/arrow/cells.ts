import { fromHalf } from "../half.ts";
import { dayText, momentText, timeText } from "../parquet/moments.ts";
import { type BatchReader, buffersToSkip } from "./batchReader.ts";
import type { Field, FieldType } from "./fields.ts";

/** The cells of a column in one batch. */
export type Cells =
  | {
      readonly as: "number";
      /** NaN where a cell is missing. */
      readonly numbers: Float64Array | Float32Array;
      /** For 64-bit integers, some of which no double holds: all of them as text. */
      readonly texts?: readonly (string | null)[];
    }
  | { readonly as: "text"; readonly texts: readonly (string | null)[] }
  /** `inexact` is the first row with an integer that no double holds. */
  | {
      readonly as: "vector";
      readonly vectors: readonly (Float64Array | Float32Array | null)[];
      readonly inexact: number;
    }
  | { readonly as: "nothing"; readonly what: string };

/** Reads the cells of a column, of `rows` rows; dictionaries are looked up by their number. Throws on damaged input. */
export function cellsOf(
  field: Field,
  reader: BatchReader,
  dictionaries: ReadonlyMap<number, Cells>,
  rows?: number,
): Cells {
  const { dictionary, type } = field;
  if (dictionary) return looked(field, reader, dictionaries, rows);
  if (type.kind === "other") return skipped(field, reader, type.what);
  const { length, nulls } = reader.node();
  if (rows !== undefined && length !== rows) throw new Error(`a column has ${length} cells in place of ${rows}`);
  const present = validity(reader.buffer(), length, nulls);
  if (type.kind === "list") return lists(field, reader, dictionaries, length, present, type.large);
  if (type.kind === "fixedList") {
    const starts = (i: number): number => i * type.length;
    if (type.length < 0) throw new Error("a list has a length below 0");
    return vectors(childOf(field, reader, dictionaries), length, present, starts);
  }
  if (type.kind === "text") return { as: "text", texts: texts(reader, length, present, type.large) };
  if (type.kind === "textView") return { as: "text", texts: viewTexts(reader, length, present) };
  return plain(type, reader.buffer(), length, present);
}

type Present = (i: number) => boolean;

function validity(bits: Uint8Array, length: number, nulls: number): Present {
  if (nulls === 0) return () => true;
  requireBytes(bits, Math.ceil(length / 8));
  return (i) => ((bits[i >> 3] >> (i & 7)) & 1) === 1;
}

function requireBytes(bytes: Uint8Array, needed: number): void {
  if (bytes.length < needed) throw new Error(`a buffer has ${bytes.length} bytes in place of ${needed}`);
}

function plain(
  type: Exclude<FieldType, { kind: "list" | "fixedList" | "text" | "textView" | "other" }>,
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
  present: Present,
): Cells {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = sizeOf(type);
  requireBytes(bytes, Math.ceil(length * size));
  const textsBy = (text: (i: number) => string): Cells => ({
    as: "text",
    texts: Array.from({ length }, (_, i) => (present(i) ? text(i) : null)),
  });
  if (type.kind === "day") {
    return textsBy((i) =>
      dayText(
        type.bits === 32 ? view.getInt32(4 * i, true) : Math.floor(Number(view.getBigInt64(8 * i, true)) / 86_400_000),
      ),
    );
  }
  if (type.kind === "moment" || type.kind === "time") {
    const units = (i: number): bigint =>
      type.bits === 64 ? view.getBigInt64(8 * i, true) : BigInt(view.getInt32(4 * i, true));
    return textsBy((i) => (type.kind === "moment" ? momentText : timeText)(units(i), type.perSecond));
  }
  const numbers = type.kind === "float" && type.bits === 32 ? new Float32Array(length) : new Float64Array(length);
  const read = numberReader(type, view, bytes);
  for (let i = 0; i < length; i++) numbers[i] = present(i) ? read(i) : Number.NaN;
  if (
    type.kind !== "integer" ||
    type.bits < 64 ||
    numbers.every((value) => Number.isNaN(value) || Number.isSafeInteger(value))
  )
    return { as: "number", numbers };
  const long = (i: number): bigint => (type.signed ? view.getBigInt64(8 * i, true) : view.getBigUint64(8 * i, true));
  return { as: "number", numbers, texts: Array.from({ length }, (_, i) => (present(i) ? String(long(i)) : null)) };
}

/** Bytes of one cell. */
function sizeOf(type: FieldType): number {
  if (type.kind === "boolean") return 1 / 8;
  if (type.kind === "decimal") return type.bytes;
  return "bits" in type ? type.bits / 8 : 0;
}

function numberReader(type: FieldType, view: DataView, bytes: Uint8Array): (i: number) => number {
  if (type.kind === "boolean") return (i) => (bytes[i >> 3] >> (i & 7)) & 1;
  if (type.kind === "float") {
    if (type.bits === 16) return (i) => fromHalf(view.getUint16(2 * i, true));
    return type.bits === 32 ? (i) => view.getFloat32(4 * i, true) : (i) => view.getFloat64(8 * i, true);
  }
  if (type.kind === "decimal") return (i) => Number(`${wholeNumber(view, i * type.bytes, type.bytes)}e${-type.scale}`);
  if (type.kind !== "integer") throw new Error("a column of numbers has none");
  return integerReader(type, view);
}

function integerReader(
  { bits, signed }: { readonly bits: number; readonly signed: boolean },
  view: DataView,
): (i: number) => number {
  switch (bits) {
    case 8:
      return signed ? (i) => view.getInt8(i) : (i) => view.getUint8(i);
    case 16:
      return signed ? (i) => view.getInt16(2 * i, true) : (i) => view.getUint16(2 * i, true);
    case 32:
      return signed ? (i) => view.getInt32(4 * i, true) : (i) => view.getUint32(4 * i, true);
    default:
      return signed ? (i) => Number(view.getBigInt64(8 * i, true)) : (i) => Number(view.getBigUint64(8 * i, true));
  }
}

function wholeNumber(view: DataView, at: number, bytes: number): bigint {
  if (bytes === 4) return BigInt(view.getInt32(at, true));
  let value = view.getBigInt64(at + bytes - 8, true);
  for (let k = bytes - 16; k >= 0; k -= 8) value = (value << 64n) | view.getBigUint64(at + k, true);
  return value;
}

/** Where each of `length` entries begins, and the end: never falling, none beyond `most`. */
function offsetsOf(
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
  large: boolean,
  most: number,
): (i: number) => number {
  if (length === 0) return () => 0;
  requireBytes(bytes, (length + 1) * (large ? 8 : 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = large ? (i: number) => Number(view.getBigInt64(8 * i, true)) : (i: number) => view.getInt32(4 * i, true);
  for (let i = 0, before = 0; i <= length; before = at(i++)) {
    if (at(i) < before || at(i) > most) throw new Error("entries of a column lie outside of it");
  }
  return at;
}

function texts(reader: BatchReader, length: number, present: Present, large: boolean): (string | null)[] {
  const offsets = reader.buffer();
  const characters = reader.buffer();
  const at = offsetsOf(offsets, length, large, characters.length);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length }, (_, i) =>
    present(i) ? decoder.decode(characters.subarray(at(i), at(i + 1))) || null : null,
  );
}

function viewTexts(reader: BatchReader, length: number, present: Present): (string | null)[] {
  const views = reader.buffer();
  const parts = Array.from({ length: reader.variadic() }, () => reader.buffer());
  requireBytes(views, 16 * length);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length }, (_, i) => {
    if (!present(i)) return null;
    const size = view.getInt32(16 * i, true);
    if (size < 0) throw new Error("a text has a length below 0");
    if (size <= 12) return decoder.decode(views.subarray(16 * i + 4, 16 * i + 4 + size)) || null;
    const part = parts[view.getInt32(16 * i + 8, true)];
    const start = view.getInt32(16 * i + 12, true);
    if (!part || start < 0 || start + size > part.length) throw new Error("entries of a column lie outside of it");
    return decoder.decode(part.subarray(start, start + size));
  });
}

function lists(
  field: Field,
  reader: BatchReader,
  dictionaries: ReadonlyMap<number, Cells>,
  length: number,
  present: Present,
  large: boolean,
): Cells {
  const offsets = reader.buffer();
  const child = childOf(field, reader, dictionaries);
  const entries = child.as === "number" ? child.numbers.length : Number.MAX_SAFE_INTEGER;
  return vectors(child, length, present, offsetsOf(offsets, length, large, entries));
}

function childOf(field: Field, reader: BatchReader, dictionaries: ReadonlyMap<number, Cells>): Cells {
  const [child] = field.children;
  if (!child || field.children.length > 1) throw new Error("a list has no entries");
  return cellsOf(child, reader, dictionaries);
}

function vectors(child: Cells, length: number, present: Present, starts: (i: number) => number): Cells {
  if (child.as === "nothing") return { as: "nothing", what: `lists of ${child.what}` };
  if (child.as !== "number") return { as: "nothing", what: child.as === "text" ? "lists of texts" : "lists of lists" };
  const { numbers, texts: long } = child;
  if (length > 0 && starts(length) > numbers.length) throw new Error("lists are longer than what they hold");
  const first = long ? numbers.findIndex((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER) : -1;
  return {
    as: "vector",
    vectors: Array.from({ length }, (_, i) => (present(i) ? numbers.subarray(starts(i), starts(i + 1)) : null)),
    inexact: first < 0 ? -1 : Array.from({ length }, (_, i) => i).findIndex((i) => starts(i + 1) > first),
  };
}

function looked(field: Field, reader: BatchReader, dictionaries: ReadonlyMap<number, Cells>, rows?: number): Cells {
  const { id, bits, signed } = field.dictionary!;
  const indices = cellsOf(
    { name: field.name, type: { kind: "integer", bits, signed }, children: [] },
    reader,
    dictionaries,
    rows,
  );
  const entries = dictionaries.get(id);
  if (!entries || indices.as !== "number") throw new Error("a dictionary is missing");
  if (entries.as === "nothing") return entries;
  const cells = Array.from(indices.numbers);
  const count =
    entries.as === "number" ? entries.numbers.length : (entries.as === "text" ? entries.texts : entries.vectors).length;
  if (cells.some((index) => index < 0 || index >= count)) throw new Error("a value is not in the dictionary");
  const pick = <T>(values: readonly T[]): (T | null)[] =>
    cells.map((index) => (Number.isNaN(index) ? null : values[index]));
  if (entries.as === "text") return { as: "text", texts: pick(entries.texts) };
  if (entries.as === "vector") return { as: "vector", vectors: pick(entries.vectors), inexact: entries.inexact };
  const numbers = Float64Array.from(cells, (index) => (Number.isNaN(index) ? Number.NaN : entries.numbers[index]));
  return { as: "number", numbers, ...(entries.texts ? { texts: pick(entries.texts) } : {}) };
}

function skipped(field: Field, reader: BatchReader, what: string): Cells {
  reader.node();
  reader.skip(buffersToSkip(field.type, reader));
  for (const child of field.children) skipped(child, reader, what);
  return { as: "nothing", what };
}
