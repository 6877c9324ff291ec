import { basename } from "node:path";
import { parseTable, requireReadable, type TableOptions } from "./parseTable.ts";
import { readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";

/** Reads a data file by its extension: csv, tsv, jsonl, npy, npz. `UNSUPPORTED` for other formats, `DATA` for files that cannot be read. */
export function readTable(path: string, options: TableOptions = {}): Table {
  requireReadable(path);
  return parseTable(readFile(path), basename(path), options);
}
