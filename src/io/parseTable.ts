import { EtalonError } from "../base/errors.ts";
import { tableOfArray, tableOfArrays } from "./arrayTable.ts";
import { type CsvOptions, parseCsv, parseTsv } from "./csv.ts";
import { parseJsonl } from "./jsonl.ts";
import { readNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import type { Table } from "./table.ts";

/** How to read a file: what CSV needs, and which 1-D arrays of an npz file to take as columns. */
export interface TableOptions extends Omit<CsvOptions, "source"> {
  readonly arrays?: readonly string[];
  /** Most bytes that the columns of a Parquet or Arrow file may take: 4e9 unless told. */
  readonly memory?: number;
}

/** Extensions of the files that are read. */
export const READABLE = ["csv", "tsv", "jsonl", "npy", "npz", "parquet", "arrow"] as const;

/**
 * The table in the bytes of a data file, by the extension of its name: csv, tsv, jsonl, npy, npz.
 * `UNSUPPORTED` for other formats, among them parquet and arrow, which `parseTableAsync` reads; `DATA` for unusable content.
 */
export function parseTable(bytes: Uint8Array, name: string, options: TableOptions = {}): Table {
  const reader = readerOf(name);
  if (typeof reader === "function") return reader(bytes, baseName(name), options);
  throw new EtalonError(
    "UNSUPPORTED",
    `${name}: ${reader === ARROW ? "Arrow" : "Parquet"} files are read asynchronously. Call parseTableAsync, readTableAsync or loadDataAsync.`,
  );
}

/** The same for all formats, parquet and arrow included, whose readers are loaded when they are needed. `MEMORY` for what would take too much; other errors as in `parseTable`. */
export async function parseTableAsync(bytes: Uint8Array, name: string, options: TableOptions = {}): Promise<Table> {
  const reader = readerOf(name);
  if (typeof reader === "function") return parseTable(bytes, name, options);
  const { memory } = options;
  const given = { source: baseName(name), ...(memory === undefined ? {} : { memory }) };
  if (reader === ARROW) return (await import("./arrow/parseArrow.ts")).parseArrow(bytes, given);
  return (await import("./parquet/parseParquet.ts")).parseParquet(bytes, given);
}

/** `UNSUPPORTED` unless files of that name can be read. */
export function requireReadable(name: string): void {
  readerOf(name);
}

/** Whether files of that name are Parquet files. */
export const isParquet = (name: string): boolean => READERS.get(extensionOf(name)) === PARQUET;

/** The lower-case extension of a path without the point; "" for none. A leading point begins a name. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const point = name.lastIndexOf(".");
  return point > 0 ? name.slice(point + 1).toLowerCase() : "";
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);

function readerOf(name: string): Reader | Loaded {
  const extension = extensionOf(name);
  const reader = READERS.get(extension);
  if (reader) return reader;
  const kind = extension === "" ? "without an extension" : `of type .${extension}`;
  throw new EtalonError(
    "UNSUPPORTED",
    `${name}: files ${kind} cannot be read here. Give one of ${READABLE.join(", ")}.`,
  );
}

type Reader = (bytes: Uint8Array, source: string, options: TableOptions) => Table;

const csv: Reader = (bytes, source, { arrays: _, memory: __, ...options }) => parseCsv(bytes, { ...options, source });
const tsv: Reader = (bytes, source, { arrays: _, memory: __, ...options }) => parseTsv(bytes, { ...options, source });
const jsonl: Reader = (bytes, source) => parseJsonl(bytes, { source });

/** Readers that are loaded when they are needed. */
type Loaded = typeof PARQUET | typeof ARROW;
const PARQUET = "parquet";
const ARROW = "arrow";

const READERS: ReadonlyMap<string, Reader | Loaded> = new Map<string, Reader | Loaded>([
  ["csv", csv],
  ["txt", csv],
  ["tsv", tsv],
  ["tab", tsv],
  ["jsonl", jsonl],
  ["ndjson", jsonl],
  ["npy", (bytes, source) => tableOfArray(readNpy(bytes, source), source)],
  ["npz", (bytes, source, { arrays = [] }) => tableOfArrays(readNpz(bytes, source), source, arrays)],
  ["parquet", PARQUET],
  ["pq", PARQUET],
  ["arrow", ARROW],
  ["arrows", ARROW],
  ["feather", ARROW],
  ["ipc", ARROW],
]);
