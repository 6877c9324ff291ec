import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { type Column, listed, type NumberColumn, placeOf, quoted, type Table } from "./table.ts";

/** What to do about missing values; of a part of a table, every row may be dropped. */
export interface MissingRules {
  readonly missing: "error" | "drop" | "mean";
  readonly part: boolean;
}

/** The rows to keep, and for each feature the value that fills its gaps. */
export function settleMissing(
  table: Table,
  columns: readonly NumberColumn[],
  { missing, part }: MissingRules,
  warnings: string[],
  origin?: Column,
): { rows: Int32Array; fill: Float64Array } {
  const everyRow = Int32Array.from({ length: table.rows }, (_, i) => i);
  const fill = new Float64Array(columns.length).fill(Number.NaN);
  const gaps = columns.map(({ values }) => gapsIn(values));
  const total = gaps.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { rows: everyRow, fill };
  const holed = listed(columns.flatMap(({ name }, j) => (gaps[j] > 0 ? [`${quoted(name)} (${gaps[j]})`] : [])));
  if (missing === "error") {
    throw new EtalonError(
      "DATA",
      `${missingPlaces(table, columns, origin)}: ${counted(total, "value")} ${total === 1 ? "is" : "are"} missing, in ${holed}. Fill ${total === 1 ? "it" : "them"}, drop the column with --drop, or add --missing drop or --missing mean.`,
    );
  }
  if (missing === "mean") {
    columns.forEach((column, j) => {
      if (gaps[j] === table.rows)
        throw new EtalonError(
          "DATA",
          `${table.source}: column ${quoted(column.name)} has no value at all. Drop it with --drop.`,
        );
      if (gaps[j] > 0) fill[j] = meanOf(column.values);
    });
    warnings.push(
      `${table.source}: ${counted(total, "missing value")} ${total === 1 ? "was" : "were"} filled with the column mean, in ${holed}`,
    );
    return { rows: everyRow, fill };
  }
  const rows = everyRow.filter((row) => columns.every(({ values }) => !Number.isNaN(values[row])));
  if (rows.length === 0 && !part) {
    throw new EtalonError(
      "DATA",
      `${table.source}: every row misses a value, in ${holed}. Drop these columns with --drop, or add --missing mean.`,
    );
  }
  const dropped = table.rows - rows.length;
  warnings.push(
    `${table.source}: ${dropped} of ${counted(table.rows, "row")} ${dropped === 1 ? "was" : "were"} dropped for missing values, in ${holed}`,
  );
  return { rows, fill };
}

function gapsIn(values: NumberColumn["values"]): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) count++;
  return count;
}

function missingPlaces(table: Table, columns: readonly NumberColumn[], origin: Column | undefined): string {
  const places = new Set<string>();
  for (let row = 0; row < table.rows && places.size < 5; row++) {
    for (const column of columns) {
      if (Number.isNaN(column.values[row]) && places.size < 5) places.add(placeOf(table, row, origin ?? column));
    }
  }
  return [...places].join(", ");
}

function meanOf(values: NumberColumn["values"]): number {
  let mean = 0;
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) mean += value / ++count - mean / count;
  return mean;
}
