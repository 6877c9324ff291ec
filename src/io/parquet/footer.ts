import { type ColumnChunk, type FileMetaData, parquetMetadata } from "hyparquet";
import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import { type Allowance, tooLarge } from "./allowance.ts";
import type { FileBytes } from "./fileBytes.ts";
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
  readonly metadata: FileMetaData;
}

/**
 * Reads the end of a file and checks that what it declares can be true, before anything is allocated by it.
 * `UNSUPPORTED` for encrypted files; throws on damaged input.
 */
export function readFooter(file: FileBytes, source: string, allowance: Allowance): Footer {
  requireMagic(file, source);
  const length = viewOf(file.read(file.length - 8, file.length)).getUint32(0, true);
  if (length > file.length - 12) throw new Error("its end is larger than the file");
  if (length > MOST_FOOTER) throw tooLarge(source, `what its end says takes ${gigabytes(length)}`, MOST_FOOTER);
  const limit = file.length - 8 - length;
  const end = file.read(limit, file.length);
  endOfStructure(end, 0);
  const metadata = parquetMetadata(end, { geoparquet: false });
  requireShallow(metadata.schema);
  const layout = layoutOf(metadata);
  let total = 0;
  const groups = metadata.row_groups.map(({ num_rows, columns }) => {
    const rows = counted(num_rows);
    if (columns.length !== layout.chunks) throw new Error(`${columns.length} columns in place of ${layout.chunks}`);
    for (const column of columns) total += counted(column.meta_data?.total_compressed_size);
    if (total > limit) throw new Error("columns are larger than the file");
    return {
      rows,
      chunkOf: (leaf: Leaf) => ({
        ...{ file, leaf, source, allowance },
        ...chunkOf(columns[leaf.chunk], leaf, rows, limit, source),
      }),
    };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows !== counted(metadata.num_rows)) throw new Error(`${rows} rows in place of ${metadata.num_rows}`);
  return { ...layout, rows, groups, metadata };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function requireMagic(file: FileBytes, source: string): void {
  const magic = (start: number): string => String.fromCharCode(...file.read(start, Math.min(file.length, start + 4)));
  const [head, tail] = [magic(0), magic(Math.max(0, file.length - 4))];
  if (tail === "PARE" || head === "PARE") {
    throw new EtalonError("UNSUPPORTED", `${source}: the file is encrypted. Write it without encryption.`);
  }
  if (head !== "PAR1") throw new Error("it does not begin with PAR1");
  if (file.length < 12 || tail !== "PAR1") throw new Error("it does not end with PAR1");
}

function chunkOf(
  { meta_data: about, file_path, crypto_metadata, encrypted_column_metadata }: ColumnChunk,
  leaf: Leaf,
  rows: number,
  limit: number,
  source: string,
): Pick<Chunk, "start" | "end" | "about" | "entries"> {
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
  return { start, end, about, entries };
}

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
