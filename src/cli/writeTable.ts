import type { Column } from "../io/table.ts";
import { outputKind, writeColumns, writeOut } from "./writeOut.ts";

/** Extensions of the tables that are written. */
export const TABLES = ["csv", "tsv", "jsonl", "parquet", "arrow"] as const;

/** Columns as csv, tsv, jsonl, parquet or arrow, by the extension of the path. */
export async function writeTable(path: string, columns: readonly Column[], command: string): Promise<void> {
  const kind = outputKind(path, TABLES, command);
  if (kind === "parquet") writeOut(path, (await import("../io/parquet/formatParquet.ts")).formatParquet(columns));
  else if (kind === "arrow") writeOut(path, (await import("../io/arrow/formatArrow.ts")).formatArrow(columns));
  else writeColumns(path, columns, command);
}
