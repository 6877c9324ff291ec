import { EtalonError } from "../base/errors.ts";
import type { Points } from "../data/points.ts";
import { type Column, placeOf, quoted, type Table } from "./table.ts";

/** What each point is worth. `DATA` with the place of a weight that is no number above 0. */
export function weightsOf(table: Table, column: Column): Float64Array {
  return numbersOf(table, column, "weight", (value) => value > 0, "a number above 0");
}

/** Target values as n x m, one column each. `DATA` with the place of one that is missing or no number. */
export const targetsOf = (table: Table, columns: readonly Column[], rows: Int32Array): Points =>
  rowsOf(
    columns.map((column) => numbersOf(table, column, "target", Number.isFinite, "a number")),
    rows,
  );

/** Class probabilities as n x c with the names of the columns. `DATA` with the place of one that is missing or no number from 0 up. */
export function softLabelsOf(table: Table, columns: readonly Column[], rows: Int32Array): Points {
  const read = columns.map((column) =>
    numbersOf(table, column, "probability", (value) => value >= 0, "a number from 0 up"),
  );
  return { ...rowsOf(read, rows), features: columns.map(({ name }) => name) };
}

function rowsOf(columns: readonly Float64Array[], rows: Int32Array): Points {
  const data = new Float64Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    columns.forEach((values, j) => {
      data[i * columns.length + j] = values[row];
    });
  });
  return { rows: rows.length, cols: columns.length, data };
}

function numbersOf(
  table: Table,
  column: Column,
  role: string,
  legal: (value: number) => boolean,
  wanted: string,
): Float64Array {
  if (column.kind !== "number") {
    throw new EtalonError(
      "DATA",
      `${table.source}: column ${quoted(column.name)} holds text, but a ${role} is ${wanted}. Name a column of numbers.`,
    );
  }
  column.values.forEach((value, row) => {
    if (Number.isFinite(value) && legal(value)) return;
    const found = Number.isNaN(value) ? "missing" : String(value);
    throw new EtalonError("DATA", `${placeOf(table, row, column)}: the ${role} is ${found}. Give ${wanted}.`);
  });
  return Float64Array.from(column.values);
}
