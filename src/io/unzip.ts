import { Inflate } from "fflate";
import { EtalonError } from "../base/errors.ts";
import { crc32 } from "./crc32.ts";
import type { ZipEntry } from "./zip.ts";

/** Bounds on what an archive may unfold to. */
export interface UnzipLimits {
  /** Most bytes of all entries together; default 2^30. */
  readonly bytes?: number;
  /** Most bytes that one compressed byte may become, for entries above 1 MiB; default 200. */
  readonly ratio?: number;
}

const MAX_ENTRIES = 1024;

/** The entries of any ordinary zip file, stored or deflated, checked against their CRC. `FORMAT` for damage, encryption, zip64 and other methods, `MEMORY` beyond the limits. */
export function unzip(bytes: Uint8Array, source = "zip", limits: UnzipLimits = {}): ZipEntry[] {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${source}: ${why}`);
  const { bytes: most = 1_073_741_824, ratio = 200 } = limits;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOfDirectory(view);
  if (end < 0) throw refuse("this is no zip file, or it is cut off. Copy it again.");
  const count = view.getUint16(end + 10, true);
  if (count > MAX_ENTRIES)
    throw refuse(`it has ${count} entries, more than ${MAX_ENTRIES}. Save fewer arrays in one file.`);
  const names = new Set<string>();
  const entries: ZipEntry[] = [];
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50)
      throw refuse("its directory is damaged. Copy it again.");
    const entry = directoryEntry(bytes, view, at);
    at += entry.length;
    if (names.has(entry.name)) throw refuse(`the entry ${JSON.stringify(entry.name)} occurs twice. Save it again.`);
    names.add(entry.name);
    total += entry.size;
    if (total > most || (entry.size > 1048576 && entry.size > ratio * entry.packed)) {
      throw new EtalonError(
        "MEMORY",
        `${source}: ${JSON.stringify(entry.name)} would unfold ${entry.packed} bytes to ${entry.size}, beyond the limits (${most} bytes in all, ratio ${ratio}). Save it uncompressed.`,
      );
    }
    const packed = packedBytes(bytes, view, entry, refuse);
    const data = entry.method === 0 ? packed : inflate(packed, entry.size, entry.name, refuse);
    if (data.length !== entry.size || crc32(data) !== entry.crc)
      throw refuse(`the entry ${JSON.stringify(entry.name)} is damaged. Copy the file again.`);
    entries.push({ name: entry.name, data });
  }
  return entries;
}

interface DirectoryEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  /** Bytes of this record in the directory. */
  readonly length: number;
}

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65535; at--) {
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  }
  return -1;
}

function directoryEntry(bytes: Uint8Array, view: DataView, at: number): DirectoryEntry {
  const nameLength = view.getUint16(at + 28, true);
  return {
    name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    length: 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true),
  };
}

function packedBytes(
  bytes: Uint8Array,
  view: DataView,
  entry: DirectoryEntry,
  refuse: (why: string) => EtalonError,
): Uint8Array {
  const { name, flags, method, packed, offset } = entry;
  if (flags & 1) throw refuse(`the entry ${JSON.stringify(name)} is encrypted. Save it without a password.`);
  if (method !== 0 && method !== 8)
    throw refuse(
      `the entry ${JSON.stringify(name)} uses compression method ${method}. Save it with numpy.savez or numpy.savez_compressed.`,
    );
  if (packed === 0xffffffff || offset === 0xffffffff)
    throw refuse("it is a zip64 file of more than 4 GiB. Save fewer arrays in one file.");
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw refuse(`the entry ${JSON.stringify(name)} is damaged. Copy the file again.`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw refuse(`the entry ${JSON.stringify(name)} is cut off. Copy the file again.`);
  return bytes.subarray(start, start + packed);
}

/** Inflates piece by piece and stops as soon as more comes out than the directory promised. */
function inflate(packed: Uint8Array, size: number, name: string, refuse: (why: string) => EtalonError): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > size)
      throw refuse(
        `the entry ${JSON.stringify(name)} unfolds to more than the ${size} bytes it promises. Do not trust this file.`,
      );
    out.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    const step = 16384;
    for (let at = 0; at < packed.length; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (cause) {
    throw cause instanceof EtalonError
      ? cause
      : new EtalonError(
          "FORMAT",
          refuse(`the entry ${JSON.stringify(name)} is damaged. Copy the file again.`).message,
          { cause },
        );
  }
  return out.subarray(0, filled);
}
