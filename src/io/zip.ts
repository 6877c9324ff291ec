import { EtalonError } from "../base/errors.ts";
import { crc32 } from "./crc32.ts";

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
// 1980-01-01, the earliest date a zip file can state: the same content gives the same bytes.
const DATE = 0x21;
const MAX_ENTRIES = 1024;
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** A zip file whose entries are stored uncompressed: the same entries give the same bytes everywhere. `UNSUPPORTED` beyond 1,024 entries or 4 GiB. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const central = names.reduce((sum, name) => sum + 46 + name.length, 0);
  const local = entries.reduce((sum, { data }, i) => sum + 30 + names[i].length + data.length, 0);
  if (entries.length > MAX_ENTRIES || local + central + 22 > 0xffffffff) {
    throw new EtalonError(
      "UNSUPPORTED",
      `zip: ${entries.length} entries with ${local} bytes do not fit. Keep to ${MAX_ENTRIES} entries and 4 GiB.`,
    );
  }
  const bytes = new Uint8Array(local + central + 22);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let directory = local;
  entries.forEach(({ data }, i) => {
    const crc = crc32(data);
    view.setUint32(directory, CENTRAL, true);
    view.setUint16(directory + 4, 20, true);
    common(view, directory + 6, crc, data.length, names[i].length);
    view.setUint32(directory + 42, at, true);
    bytes.set(names[i], directory + 46);
    directory += 46 + names[i].length;
    view.setUint32(at, LOCAL, true);
    common(view, at + 4, crc, data.length, names[i].length);
    bytes.set(names[i], at + 30);
    bytes.set(data, at + 30 + names[i].length);
    at += 30 + names[i].length + data.length;
  });
  view.setUint32(directory, END, true);
  view.setUint16(directory + 8, entries.length, true);
  view.setUint16(directory + 10, entries.length, true);
  view.setUint32(directory + 12, central, true);
  view.setUint32(directory + 16, local, true);
  return bytes;
}

/** The fields that local and central headers share, from "version needed" to the length of the name. */
function common(view: DataView, at: number, crc: number, size: number, nameLength: number): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameLength, true);
}

/**
 * The entries of a file that `writeZip` made, as views on `bytes`. Strict: whatever would not be written again byte for byte is `FORMAT`,
 * so compression, encryption, zip64, descriptors, comments, gaps, overlaps, duplicate names and any flipped bit are refused.
 */
export function readZip(bytes: Uint8Array, source = "zip"): ZipEntry[] {
  const refuse = (why: string): EtalonError =>
    new EtalonError("FORMAT", `${source}: ${why}. Save the file again or copy it anew.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  while (at + 30 <= bytes.length && view.getUint32(at, true) === LOCAL) {
    if (entries.length === MAX_ENTRIES) throw refuse(`it has more than ${MAX_ENTRIES} entries`);
    if (view.getUint16(at + 8, true) !== 0) throw refuse("an entry is compressed, but only stored entries are allowed");
    const size = view.getUint32(at + 18, true);
    const start = at + 30 + view.getUint16(at + 26, true);
    if (start + size > bytes.length)
      throw refuse(`it is cut off or damaged: an entry ends at byte ${start + size} of ${bytes.length}`);
    const name = String.fromCharCode(...bytes.subarray(at + 30, Math.min(start, at + 30 + 65)));
    if (!NAME.test(name)) throw refuse("an entry has an illegal name");
    if (names.has(name)) throw refuse(`the entry ${name} occurs twice`);
    names.add(name);
    entries.push({ name, data: bytes.subarray(start, start + size) });
    at = start + size;
  }
  if (entries.length === 0)
    throw refuse(bytes.length === 0 ? "the file is empty" : "this is not the start of a zip file");
  if (!sameBytes(writeZip(entries), bytes))
    throw refuse("it is cut off or damaged: a checksum or a header does not agree with the content");
  return entries;
}

/** Whether two byte arrays are equal. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
