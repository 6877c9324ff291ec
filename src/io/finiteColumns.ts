import { EtalonError } from "../base/errors.ts";
import { type Column, type NumberColumn, placeOf, quoted, type Table } from "./table.ts";

/** `DATA` with the place of the first infinite number among the features. NaN is a missing value. */
export function requireFinite(table: Table, columns: readonly NumberColumn[], origin?: Column): void {
  for (const column of columns) {
    const row = column.values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
    if (row < 0) continue;
    throw new EtalonError(
      "DATA",
      `${placeOf(table, row, origin ?? column)}: ${quoted(column.name)} is ${column.values[row]}. Numbers must be finite: drop the row or give a finite value${origin ? "" : ", or drop the column with --drop"}.`,
    );
  }
}
