import type { Encoding, ParquetType } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { readHybrid } from "./hybrid.ts";

/** What the values of a page are, and how many. */
export interface Stored {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly encoding: Encoding;
  readonly type: ParquetType;
  /** Bytes of one value of fixed length. */
  readonly length: number | undefined;
}

/** The values of a page as stored: numbers, bigints, booleans or bytes. Nothing is allocated for values that cannot be there; throws on damaged input. */
export function storedValues(stored: Stored): ArrayLike<unknown> {
  const { bytes, count, encoding, type, length } = stored;
  if (count === 0) return [];
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  switch (encoding) {
    case "PLAIN":
      requireBytes(bytes, Math.ceil((count * bitsOf(type, length)) / 8));
      return readPlain(reader, type, count, length);
    case "BYTE_STREAM_SPLIT":
      requireBytes(bytes, (count * bitsOf(type, length)) / 8);
      return byteStreamSplit(reader, count, type, length);
    case "RLE":
      if (type !== "BOOLEAN") break;
      return bits(bytes, count);
    case "DELTA_BINARY_PACKED": {
      requireDeltas(bytes, 0, count);
      const out = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      deltaBinaryUnpack(reader, count, out);
      return out;
    }
    case "DELTA_LENGTH_BYTE_ARRAY": {
      const { values: lengths, offset } = deltas(bytes, 0, count);
      return pieces(bytes, offset, lengths);
    }
    case "DELTA_BYTE_ARRAY":
      return frontCoded(bytes, count);
  }
  throw new Error(`${type} in the encoding ${encoding}`);
}

/** The `count` positions in a dictionary that a page holds. */
export function dictionaryIndices(bytes: Uint8Array, count: number): Int32Array {
  const indices = new Int32Array(count);
  if (count > 0) {
    requireBytes(bytes, 1);
    readHybrid({ bytes, offset: 1, end: bytes.length }, bytes[0], indices);
  }
  return indices;
}

function bits(bytes: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count);
  readHybrid({ bytes, offset: 4, end: bytes.length }, 1, out);
  return out;
}

/** The least bits that one value takes. */
function bitsOf(type: ParquetType, length: number | undefined): number {
  if (type === "FIXED_LEN_BYTE_ARRAY") {
    if (!(length !== undefined && length > 0)) throw new Error("values of no length");
    return 8 * length;
  }
  return BITS[type];
}

const BITS = { BOOLEAN: 1, INT32: 32, INT64: 64, INT96: 96, FLOAT: 32, DOUBLE: 64, BYTE_ARRAY: 32 } as const;

function requireBytes(bytes: Uint8Array, needed: number): void {
  if (bytes.length < needed) throw new Error(`a page has ${bytes.length} bytes in place of ${needed}`);
}

/** Throws unless a block of differences has a lawful shape: with another one the reader could go backwards. */
function requireDeltas(bytes: Uint8Array, start: number, count: number): void {
  const numbers: number[] = [];
  for (let offset = start; numbers.length < 3; ) {
    let value = 0;
    for (let scale = 1, byte = 128; byte >= 128; scale *= 128) {
      if (offset >= bytes.length || scale > 2147483648) throw new Error("differences without a head");
      byte = bytes[offset++];
      value += (byte & 127) * scale;
    }
    numbers.push(value);
  }
  const [block, parts, total] = numbers;
  const lawful = block > 0 && block <= 1048576 && block % 128 === 0 && parts > 0 && (block / parts) % 32 === 0;
  if (!lawful || total !== count) throw new Error("differences with an unlawful head");
}

function deltas(bytes: Uint8Array, offset: number, count: number): { values: Int32Array; offset: number } {
  requireDeltas(bytes, offset, count);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset };
  const values = new Int32Array(count);
  deltaBinaryUnpack(reader, count, values);
  return { values, offset: reader.offset };
}

function pieces(bytes: Uint8Array, start: number, lengths: Int32Array): Uint8Array[] {
  let offset = start;
  return Array.from(lengths, (length) => {
    if (length < 0 || offset + length > bytes.length) throw new Error("a text reaches beyond its page");
    offset += length;
    return bytes.subarray(offset - length, offset);
  });
}

/** Texts of which each repeats the beginning of the one before. */
function frontCoded(bytes: Uint8Array, count: number): Uint8Array[] {
  const prefixes = deltas(bytes, 0, count);
  const suffixes = deltas(bytes, prefixes.offset, count);
  let previous = new Uint8Array(0);
  let total = 0;
  return pieces(bytes, suffixes.offset, suffixes.values).map((suffix, k) => {
    const shared = prefixes.values[k];
    total += shared;
    if (shared < 0 || shared > previous.length || total > MOST_REPEATED) throw new Error("a text repeats too much");
    const whole = new Uint8Array(shared + suffix.length);
    whole.set(previous.subarray(0, shared));
    whole.set(suffix, shared);
    previous = whole;
    return whole;
  });
}

const MOST_REPEATED = 268435456;
