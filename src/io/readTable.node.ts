import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { tableOfArray, tableOfArrays } from "./arrayTable.ts";
import { type CsvOptions, parseCsv, parseTsv } from "./csv.ts";
import { parseJsonl } from "./jsonl.ts";
import { readNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import { extensionOf, readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";

/** How to read a file: what CSV needs, and which 1-D arrays of an npz file to take as columns. */
export interface TableOptions extends Omit<CsvOptions, "source"> {
  readonly arrays?: readonly string[];
}

/** Extensions that `readTable` reads. */
export const READABLE = ["csv", "tsv", "jsonl", "npy", "npz"] as const;

/** Reads a data file by its extension: csv, tsv, jsonl, npy, npz. `UNSUPPORTED` for other formats, `DATA` for files that cannot be read. */
export function readTable(path: string, options: TableOptions = {}): Table {
  const source = basename(path);
  const extension = extensionOf(path);
  const read = READERS.get(extension);
  if (read === undefined) {
    const kind = extension === "" ? "without an extension" : `of type .${extension}`;
    throw new EtalonError(
      "UNSUPPORTED",
      `${path}: files ${kind} cannot be read here. Give one of ${READABLE.join(", ")}.`,
    );
  }
  return read(readFile(path), source, options);
}

type Reader = (bytes: Uint8Array, source: string, options: TableOptions) => Table;

const csv: Reader = (bytes, source, { arrays: _, ...options }) => parseCsv(bytes, { ...options, source });
const tsv: Reader = (bytes, source, { arrays: _, ...options }) => parseTsv(bytes, { ...options, source });
const jsonl: Reader = (bytes, source) => parseJsonl(bytes, { source });

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["csv", csv],
  ["txt", csv],
  ["tsv", tsv],
  ["tab", tsv],
  ["jsonl", jsonl],
  ["ndjson", jsonl],
  ["npy", (bytes, source) => tableOfArray(readNpy(bytes, source), source)],
  ["npz", (bytes, source, { arrays = [] }) => tableOfArrays(readNpz(bytes, source), source, arrays)],
]);
