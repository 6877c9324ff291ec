import type { Column } from "../io/table.ts";
import { outputKind, writeColumns, writeOut } from "./writeOut.ts";

/** Columns as csv, tsv, jsonl or parquet, by the extension of the path. */
export async function writeTable(path: string, columns: readonly Column[], command: string): Promise<void> {
  if (outputKind(path, ["csv", "tsv", "jsonl", "parquet"], command) !== "parquet") {
    writeColumns(path, columns, command);
    return;
  }
  const { formatParquet } = await import("../io/parquet/formatParquet.ts");
  writeOut(path, formatParquet(columns));
}
