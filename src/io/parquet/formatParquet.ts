import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { Column } from "../table.ts";

/** The bytes of a Parquet file: numbers are doubles, lists keep their 32 or 64 bits, a missing value is null. All columns have one length. */
export function formatParquet(columns: readonly Column[]): Uint8Array {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [{ name: "schema", num_children: columns.length }, ...columns.flatMap(schemaOf)],
    statistics: false,
    createdBy: "etalon",
  });
  const rows = columns[0]?.values.length ?? 0;
  for (let start = 0; start < rows; start += ROWS_A_GROUP) {
    const end = Math.min(rows, start + ROWS_A_GROUP);
    file.write({
      columnData: columns.map((column) => ({
        name: column.name,
        data: cellsOf(column, start, end),
        // A dictionary would take -0 for 0.
        ...(column.kind === "text" ? {} : { encoding: "PLAIN" }),
      })),
    });
  }
  file.finish();
  return writer.getBytes();
}

const ROWS_A_GROUP = 16384;

function schemaOf(column: Column): SchemaElement[] {
  const { name } = column;
  if (column.kind === "number") return [{ name, type: "DOUBLE", repetition_type: "OPTIONAL" }];
  if (column.kind === "text") {
    return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }];
  }
  const single = column.values.every((vector) => vector === null || vector instanceof Float32Array);
  return [
    { name, converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", type: single ? "FLOAT" : "DOUBLE", repetition_type: "OPTIONAL" },
  ];
}

function cellsOf(column: Column, start: number, end: number): unknown[] {
  if (column.kind === "text") return column.values.slice(start, end);
  if (column.kind === "number") return Array.from(column.values.subarray(start, end), orNull);
  return column.values.slice(start, end).map((vector) => vector && Array.from(vector, orNull));
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
