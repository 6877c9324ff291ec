import { basename } from "node:path";
import { isPattern } from "./filePattern.node.ts";
import { openFile } from "./openFile.node.ts";
import { isParquet, parseTable, parseTableAsync, requireReadable, type TableOptions } from "./parseTable.ts";
import { readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";

/** Reads a data file by its extension: csv, tsv, jsonl, npy, npz. `UNSUPPORTED` for other formats, `DATA` for files that cannot be read. */
export function readTable(path: string, options: TableOptions = {}): Table {
  requireReadable(path);
  return parseTable(readFile(path), basename(path), options);
}

/** The same for all formats, parquet included, of which no more is held than its columns; several Parquet files by a pattern such as `parts/*.parquet`, which DuckDB reads. */
export async function readTableAsync(path: string, options: TableOptions = {}): Promise<Table> {
  requireReadable(path);
  if (isParquet(path) && isPattern(path)) {
    const { duckdbTables } = await import("./duckdbTables.node.ts");
    const all = { source: basename(path), rows: Number.MAX_SAFE_INTEGER, bytes: 1, wanted: () => true };
    const { memory = 4e9 } = options;
    for await (const { table } of duckdbTables(path, { ...all, memory })) return table;
  }
  if (isParquet(path)) {
    const { parseParquet } = await import("./parquet/parseParquet.ts");
    const { memory } = options;
    const file = openFile(path);
    try {
      return parseParquet(file, { source: basename(path), ...(memory === undefined ? {} : { memory }) });
    } finally {
      file.close();
    }
  }
  return parseTableAsync(readFile(path), basename(path), options);
}
