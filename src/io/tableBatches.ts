import type { Label } from "../data/labels.ts";
import type { Points } from "../data/points.ts";
import { type DatasetOptions, leftOutTexts, toPart } from "./dataset.ts";
import type { TablePart } from "./parquet/parquetTables.ts";

/** What the columns of a table that is read batch by batch are for. Missing values are an error, or their rows are dropped. */
export interface BatchRoles extends Pick<DatasetOptions, "label" | "chunk" | "vector" | "features" | "drop"> {
  readonly missing?: "error" | "drop" | undefined;
}

/** Rows of a table, one after the other. */
export interface TableBatch {
  readonly points: Points & { readonly features: readonly string[] };
  /** One for each point, null for an unlabeled one. */
  readonly labels?: readonly (Label | null)[];
  /** One for each point, null for a point in none. */
  readonly chunks?: readonly (Label | null)[];
  /** The place of the first row in the table, and the rows of the whole table, dropped ones included. */
  readonly first: number;
  readonly total: number;
  /** What was left out of the table, in words: the same for every batch. */
  readonly warnings: readonly string[];
}

/** Bytes of the points of a batch, where its number of rows is not given. */
export const BATCH_BYTES = 1 << 24;

/** The points of consecutive parts of a table. `DATA` and `OPTION` as in `toDataset`. */
export async function* tableBatches(
  parts: Iterable<TablePart> | AsyncIterable<TablePart>,
  roles: BatchRoles,
): AsyncGenerator<TableBatch, void> {
  for await (const { table, first, total } of parts) {
    const { points, labels, chunks, leftOut } = toPart(table, roles);
    if (points.rows === 0) continue;
    yield {
      points,
      ...(labels ? { labels } : {}),
      ...(chunks ? { chunks } : {}),
      first,
      total,
      warnings: [...table.warnings, ...leftOutTexts(table.source, leftOut)],
    };
  }
}

/** Which columns must be read for these roles: those that are named, or else all numbers that are not dropped. */
export function wantedColumns({ label, chunk, vector, features, drop = [] }: BatchRoles) {
  const named = new Set([label, chunk, vector, ...(features ?? [])]);
  const chosen = vector !== undefined || features !== undefined;
  return (name: string, numbers: boolean): boolean => named.has(name) || (!chosen && numbers && !drop.includes(name));
}
