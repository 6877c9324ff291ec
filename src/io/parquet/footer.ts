import { type ColumnChunk, type FileMetaData, parquetMetadata } from "hyparquet";
import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import { type Layout, type Leaf, layoutOf } from "./leaves.ts";
import type { Chunk } from "./pages.ts";
import { endOfStructure } from "./wellFormed.ts";

/** Rows that are stored together. */
export interface RowGroup {
  readonly rows: number;
  /** The chunk of a column. */
  readonly chunkOf: (leaf: Leaf) => Chunk;
}

/** What the end of a file says about the rest. */
export interface Footer extends Layout {
  readonly rows: number;
  readonly groups: readonly RowGroup[];
}

/**
 * Reads the end of a file and checks that what it declares can be true, before anything is allocated by it.
 * `UNSUPPORTED` for encrypted files, `MEMORY` for columns of more than `memory` bytes; throws on damaged input.
 */
export function readFooter(bytes: Uint8Array, source: string, memory: number): Footer {
  requireMagic(bytes, source);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(bytes.length - 8, true);
  if (length > bytes.length - 12) throw new Error("its end is larger than the file");
  if (length > MOST_FOOTER) throw tooLarge(source, `what its end says takes ${gigabytes(length)}`, MOST_FOOTER);
  endOfStructure(bytes, bytes.length - 8 - length);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  requireShallow(metadata.schema);
  const layout = layoutOf(metadata);
  const limit = bytes.length - 8 - metadata.metadata_length;
  let total = 0;
  let left = memory;
  const take = (size: number): void => {
    left -= size;
    if (left < 0) throw tooLarge(source, "its pages, unpacked, would take more", memory);
  };
  const groups = metadata.row_groups.map(({ num_rows, columns }) => {
    const rows = counted(num_rows);
    if (columns.length !== layout.chunks) throw new Error(`${columns.length} columns in place of ${layout.chunks}`);
    for (const column of columns) total += counted(column.meta_data?.total_compressed_size);
    if (total > limit) throw new Error("columns are larger than the file");
    return {
      rows,
      chunkOf: (leaf: Leaf) => ({
        ...{ leaf, source, take, mostValues: Math.floor(memory / TEXT) },
        ...chunkOf(columns[leaf.chunk], leaf, rows, bytes, limit, source),
      }),
    };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows !== counted(metadata.num_rows)) throw new Error(`${rows} rows in place of ${metadata.num_rows}`);
  requireMemory(metadata, layout, rows, source, memory);
  return { ...layout, rows, groups };
}

function requireMagic(bytes: Uint8Array, source: string): void {
  const magic = (start: number): string => String.fromCharCode(...bytes.subarray(start, start + 4));
  const [head, tail] = [magic(0), magic(Math.max(0, bytes.length - 4))];
  if (tail === "PARE" || head === "PARE") {
    throw new EtalonError("UNSUPPORTED", `${source}: the file is encrypted. Write it without encryption.`);
  }
  if (head !== "PAR1") throw new Error("it does not begin with PAR1");
  if (bytes.length < 12 || tail !== "PAR1") throw new Error("it does not end with PAR1");
}

function chunkOf(
  { meta_data: about, file_path, crypto_metadata, encrypted_column_metadata }: ColumnChunk,
  leaf: Leaf,
  rows: number,
  file: Uint8Array,
  limit: number,
  source: string,
): Pick<Chunk, "bytes" | "about" | "entries"> {
  if (crypto_metadata ?? encrypted_column_metadata) {
    throw new EtalonError("UNSUPPORTED", `${source}: a column is encrypted. Write it without encryption.`);
  }
  if (file_path) {
    throw new EtalonError("UNSUPPORTED", `${source}: its columns stand in ${file_path}. Write them into one file.`);
  }
  if (about === undefined || about.path_in_schema[0] !== leaf.name || about.type !== leaf.element.type) {
    throw new Error("a column is not the one of the schema");
  }
  const dictionary = about.dictionary_page_offset ?? 0n;
  const pages = about.data_page_offset;
  const start = counted(dictionary > 0n && dictionary < pages ? dictionary : pages);
  const end = start + counted(about.total_compressed_size);
  if (start < 4 || end > limit) throw new Error("a column reaches beyond the file");
  const entries = counted(about.num_values);
  if (entries < rows || (!leaf.list && entries > rows)) throw new Error(`${entries} entries in ${rows} rows`);
  return { bytes: file.subarray(start, end), about, entries };
}

function requireMemory(
  { row_groups }: FileMetaData,
  { leaves }: Layout,
  rows: number,
  source: string,
  memory: number,
): void {
  let needed = 0;
  for (const { columns, num_rows } of row_groups) {
    for (const { chunk, list, element } of leaves) {
      const entries = counted(columns[chunk].meta_data?.num_values);
      needed += entries * (element.type === "BYTE_ARRAY" ? TEXT : list && element.type === "FLOAT" ? 4 : 8);
      if (list) needed += LIST * counted(num_rows);
    }
  }
  if (needed <= memory) return;
  throw tooLarge(source, `its ${rows} rows of ${leaves.length} columns would take about ${gigabytes(needed)}`, memory);
}

const tooLarge = (source: string, what: string, allowed: number): EtalonError =>
  new EtalonError(
    "MEMORY",
    `${source}: ${what}; ${gigabytes(allowed)} are allowed. Write fewer rows or columns into the file.`,
  );

/** Throws for a schema nested so deeply that to walk it would be costly. */
function requireShallow(schema: FileMetaData["schema"]): void {
  const open: number[] = [];
  for (const { num_children } of schema) {
    if (open.length > 0) open[open.length - 1]--;
    if (num_children !== undefined && num_children > 0) open.push(num_children);
    while (open.at(-1) === 0) open.pop();
    if (open.length > DEEPEST) throw new Error("columns are nested too deeply");
  }
}

function counted(value: bigint | undefined): number {
  if (value === undefined || value < 0n || value > MOST) throw new Error(`a count of ${value}`);
  return Number(value);
}

const MOST = 1_000_000_000_000n;
const MOST_FOOTER = 16_777_216;
const DEEPEST = 64;
/** Bytes that a text and a list take beside their content. */
const [TEXT, LIST] = [64, 128];
