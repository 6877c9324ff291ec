/** Where bytes are read from, and how far. */
export interface Reader {
  readonly bytes: Uint8Array;
  offset: number;
  readonly end: number;
}

/** Fills `out` from runs and bit-packed groups (Parquet's RLE / bit-packing hybrid), reading no byte past the end. Throws on truncated input. */
export function readHybrid(reader: Reader, width: number, out: Uint8Array | Int32Array): void {
  if (width === 0) return;
  if (width > 24) throw new Error(`indices of ${width} bits`);
  let seen = 0;
  while (seen < out.length) {
    const header = readVarint(reader);
    seen =
      header & 1 ? readPacked(reader, header >>> 1, width, out, seen) : readRun(reader, header >>> 1, width, out, seen);
  }
}

function readRun(reader: Reader, length: number, width: number, out: Uint8Array | Int32Array, seen: number): number {
  let value = 0;
  for (let shift = 0; shift < width; shift += 8) value |= nextByte(reader) << shift;
  const end = Math.min(out.length, seen + length);
  out.fill(value, seen, end);
  return end;
}

function readPacked(reader: Reader, groups: number, width: number, out: Uint8Array | Int32Array, seen: number): number {
  const { bytes } = reader;
  const start = reader.offset;
  const end = Math.min(out.length, seen + groups * 8);
  const mask = (1 << width) - 1;
  let held = 0;
  let bits = 0;
  for (let k = seen; k < end; k++) {
    while (bits < width) {
      held |= nextByte(reader) << bits;
      bits += 8;
    }
    out[k] = held & mask;
    held >>>= width;
    bits -= width;
  }
  reader.offset = Math.min(start + groups * width, bytes.length);
  return end;
}

function readVarint(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = nextByte(reader);
    value |= (byte & 127) << shift;
    if (byte < 128) return value >>> 0;
  }
  throw new Error("a number is too long");
}

function nextByte(reader: Reader): number {
  if (reader.offset >= reader.end) throw new Error("the page ends too early");
  return reader.bytes[reader.offset++];
}
