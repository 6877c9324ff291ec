import { basename } from "node:path";
import { parseTable, parseTableAsync, requireReadable, type TableOptions } from "./parseTable.ts";
import { readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";

/** Reads a data file by its extension: csv, tsv, jsonl, npy, npz. `UNSUPPORTED` for other formats, `DATA` for files that cannot be read. */
export function readTable(path: string, options: TableOptions = {}): Table {
  requireReadable(path);
  return parseTable(readFile(path), basename(path), options);
}

/** The same for all formats, parquet included. */
export async function readTableAsync(path: string, options: TableOptions = {}): Promise<Table> {
  requireReadable(path);
  return parseTableAsync(readFile(path), basename(path), options);
}
