import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { isPattern } from "./filePattern.node.ts";
import { openFile } from "./openFile.node.ts";
import { BATCH_BYTES, type BatchRoles, type TableBatch, tableBatches, wantedColumns } from "./tableBatches.ts";

export interface ParquetBatchOptions extends BatchRoles {
  /** Rows of a batch; as many as 16 MB hold when left out. */
  readonly rows?: number | undefined;
  /** Most bytes that a page of the file, or a column of a batch, may take: 5e8 unless told. */
  readonly memory?: number | undefined;
  /** Who reads: this library, or DuckDB by the package `@duckdb/node-api`; DuckDB for patterns such as `parts/*.parquet`, else this library when left out. */
  readonly reader?: "etalon" | "duckdb" | undefined;
}

/**
 * The rows of a Parquet file, batch by batch: memory is that of a batch and of one page of each column, however large the file or its groups of rows.
 * The features are the lists of `vector`, the columns `features`, or all numbers without another role; 32-bit numbers stay such.
 * `FORMAT` for a file that is damaged, `DATA` for cells that cannot be used and columns it lacks, `UNSUPPORTED` for rare codecs, `MEMORY` for pages that are too large.
 */
export async function* parquetBatches(
  path: string,
  options: ParquetBatchOptions = {},
): AsyncGenerator<TableBatch, void> {
  const { rows, memory = 5e8, reader = isPattern(path) ? "duckdb" : "etalon", ...roles } = options;
  requireRows(path, rows);
  const wanted = wantedColumns(roles);
  const source = basename(path);
  if (reader === "duckdb") {
    const { duckdbTables } = await import("./duckdbTables.node.ts");
    yield* tableBatches(duckdbTables(path, { source, rows, bytes: BATCH_BYTES, wanted }), roles);
    return;
  }
  const { parquetTables } = await import("./parquet/parquetTables.ts");
  const file = openFile(path);
  try {
    yield* tableBatches(parquetTables(file, { source, memory, rows, bytes: BATCH_BYTES, wanted }), roles);
  } finally {
    file.close();
  }
}

/** The names of the columns of a Parquet file. Errors as in `parquetBatches`. */
export async function parquetFileNames(path: string): Promise<string[]> {
  const { parquetNames } = await import("./parquet/parquetTables.ts");
  const file = openFile(path);
  try {
    return parquetNames(file, { source: basename(path), memory: 5e8 });
  } finally {
    file.close();
  }
}

/** Rows and features of a Parquet file, from its end alone. Errors as in `parquetBatches`. */
export async function parquetFileShape(
  path: string,
  roles: BatchRoles,
): Promise<readonly [rows: number, cols: number]> {
  const { parquetShape } = await import("./parquet/parquetTables.ts");
  const wanted = wantedColumns(roles);
  const beside = [roles.label, roles.chunk];
  const file = openFile(path);
  try {
    return parquetShape(file, {
      source: basename(path),
      memory: 5e8,
      wanted: (name, numbers) => wanted(name, numbers) && !beside.includes(name),
    });
  } finally {
    file.close();
  }
}

/** `OPTION` unless a batch may have so many rows. */
export function requireRows(path: string, rows: number | undefined): void {
  if (rows === undefined || (Number.isInteger(rows) && rows > 0)) return;
  throw new EtalonError("OPTION", `${path}: \`rows\` is ${rows}. Give a whole number from 1.`);
}
