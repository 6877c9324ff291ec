import type { ColumnMetaData, PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { crc32 } from "../crc32.ts";
import type { Allowance } from "./allowance.ts";
import { decompress } from "./decompress.ts";
import type { FileBytes } from "./fileBytes.ts";
import { type Reader, readHybrid } from "./hybrid.ts";
import type { Leaf } from "./leaves.ts";
import { dictionaryIndices, storedValues } from "./storedValues.ts";
import { endOfStructure } from "./wellFormed.ts";

/** The entries of a data page, present and absent ones. */
export interface Page {
  readonly count: number;
  /** 0 where a row begins; undefined for single values. */
  readonly repetitions: Uint8Array | undefined;
  /** Undefined where every entry is there. */
  readonly definitions: Uint8Array | undefined;
  readonly values: ArrayLike<unknown>;
  /** Whether values are positions in the dictionary. */
  readonly indexed: boolean;
}

export interface Chunk {
  readonly file: FileBytes;
  /** Where its pages stand in the file. */
  readonly start: number;
  readonly end: number;
  readonly leaf: Leaf;
  readonly about: ColumnMetaData;
  /** Entries in all pages. */
  readonly entries: number;
  readonly source: string;
  readonly allowance: Allowance;
}

/** A page of data, or the dictionary that pages after it refer to. */
export type Part = { readonly dictionary: ArrayLike<unknown> } | { readonly page: Page };

/** The pages of a column chunk, each read when it is asked for: its dictionary, then its data. Throws on damaged input. */
export function* partsOf(chunk: Chunk): Generator<Part, void> {
  const { file, end, entries, allowance } = chunk;
  let seen = 0;
  for (let offset = chunk.start; seen < entries; ) {
    const { header, bytes: headBytes } = headAt(chunk, offset);
    const body = offset + headBytes;
    offset = body + header.compressed_page_size;
    if (!(header.compressed_page_size >= 0 && offset <= end)) throw new Error("a page reaches beyond its column");
    const { uncompressed_page_size: size } = header;
    if (!(size >= 0)) throw new Error(`a page of ${size} bytes`);
    allowance.take(size);
    if (!DATA.has(header.type) && header.type !== "DICTIONARY_PAGE") continue;
    const bytes = file.read(body, offset);
    if (header.crc !== undefined && crc32(bytes) !== header.crc >>> 0) throw new Error("a checksum does not fit");
    if (header.type === "DICTIONARY_PAGE") yield { dictionary: dictionaryOf(chunk, header, bytes) };
    else {
      const page = header.type === "DATA_PAGE" ? firstKind(chunk, header, bytes) : secondKind(chunk, header, bytes);
      seen += page.count;
      if (seen > entries) throw new Error(`a column has more than its ${entries} entries`);
      yield { page };
    }
  }
}

const DATA: ReadonlySet<string> = new Set(["DATA_PAGE", "DATA_PAGE_V2"]);

/** The head of the page at `offset`, and how many bytes it takes: mostly few, but statistics of texts stand in it. */
function headAt({ file, end }: Chunk, offset: number): { header: PageHeader; bytes: number } {
  for (let size = SMALL_HEAD; ; size *= 16) {
    const bytes = file.read(Math.min(offset, end), Math.min(end, offset + size));
    const more = offset + size < end && size < LARGEST_HEAD;
    try {
      endOfStructure(bytes, 0);
    } catch (error) {
      if (more) continue;
      throw error;
    }
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    return { header: parquetHeader(reader), bytes: reader.offset };
  }
}

const [SMALL_HEAD, LARGEST_HEAD] = [1024, 16_777_216];

function dictionaryOf(chunk: Chunk, header: PageHeader, body: Uint8Array): ArrayLike<unknown> {
  const { about, leaf, source, allowance } = chunk;
  const bytes = decompress(body, about.codec, header.uncompressed_page_size, source);
  const count = requireCount(header.dictionary_page_header?.num_values, allowance.mostValues);
  return storedValues({ bytes, count, encoding: "PLAIN", type: about.type, length: leaf.element.type_length });
}

/** A page whose levels are compressed with its values. */
function firstKind(chunk: Chunk, header: PageHeader, body: Uint8Array): Page {
  const { about, leaf, source } = chunk;
  const head = header.data_page_header;
  const count = entriesOf(chunk, head?.num_values);
  const bytes = decompress(body, about.codec, header.uncompressed_page_size, source);
  const reader = { bytes, offset: 0, end: bytes.length };
  const levels = (most: number, encoding: string | undefined): Uint8Array | undefined => {
    if (most === 0) return undefined;
    if (encoding !== "RLE") throw new Error(`levels in the encoding ${encoding}`);
    const { offset } = reader;
    if (offset + 4 > bytes.length) throw new Error("a page without levels");
    const length = new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0, true);
    reader.offset = offset + 4 + length;
    return readLevels({ bytes, offset: offset + 4, end: reader.offset }, most, count);
  };
  const repetitions = levels(leaf.list ? 1 : 0, head?.repetition_level_encoding);
  const definitions = levels(leaf.defined, head?.definition_level_encoding);
  return pageOf(chunk, { count, repetitions, definitions }, head?.encoding, bytes.subarray(reader.offset));
}

/** A page whose levels stand before its compressed values. */
function secondKind(chunk: Chunk, header: PageHeader, body: Uint8Array): Page {
  const { about, leaf, source } = chunk;
  const head = header.data_page_header_v2;
  if (!head) throw new Error("a page without a head");
  const count = entriesOf(chunk, head.num_values);
  const middle = requireCount(head.repetition_levels_byte_length, body.length);
  const start = middle + requireCount(head.definition_levels_byte_length, body.length - middle);
  const repetitions = leaf.list ? readLevels({ bytes: body, offset: 0, end: middle }, 1, count) : undefined;
  const definitions =
    leaf.defined > 0 ? readLevels({ bytes: body, offset: middle, end: start }, leaf.defined, count) : undefined;
  const size = header.uncompressed_page_size - start;
  const packed = body.subarray(start);
  const plain = head.is_compressed === false || size === 0;
  const bytes = plain ? packed : decompress(packed, about.codec, size, source);
  return pageOf(chunk, { count, repetitions, definitions }, head.encoding, bytes);
}

function readLevels(reader: Reader, most: number, count: number): Uint8Array | undefined {
  if (reader.end > reader.bytes.length) throw new Error("levels reach beyond their page");
  const levels = new Uint8Array(count);
  readHybrid(reader, 32 - Math.clz32(most), levels);
  return levels;
}

function pageOf(
  { about, leaf }: Chunk,
  entries: Pick<Page, "count" | "repetitions" | "definitions">,
  encoding: NonNullable<PageHeader["data_page_header"]>["encoding"] | undefined,
  bytes: Uint8Array,
): Page {
  if (encoding === undefined) throw new Error("a page without an encoding");
  const { definitions } = entries;
  const present = definitions ? countOf(definitions, leaf.defined) : entries.count;
  const indexed = encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY";
  const values = indexed
    ? dictionaryIndices(bytes, present)
    : storedValues({ bytes, count: present, encoding, type: about.type, length: leaf.element.type_length });
  return { ...entries, definitions: present === entries.count ? undefined : definitions, values, indexed };
}

function countOf(levels: Uint8Array, wanted: number): number {
  let count = 0;
  for (let k = 0; k < levels.length; k++) if (levels[k] === wanted) count++;
  return count;
}

const entriesOf = ({ entries, allowance }: Chunk, value: number | undefined): number =>
  requireCount(value, Math.min(entries, allowance.mostEntries));

function requireCount(value: number | undefined, most: number): number {
  if (value === undefined || !(value >= 0 && value <= most)) throw new Error(`${value} entries`);
  return value;
}
