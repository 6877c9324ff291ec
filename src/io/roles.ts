import { EtalonError } from "../base/errors.ts";
import type { Label } from "../data/labels.ts";
import { type Column, cellText, placeOf, quoted, type Table } from "./table.ts";

/** Labels of a column: numbers or text, null where a cell is missing. */
export const labelsOf = (column: Column): (Label | null)[] =>
  column.kind === "number"
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from({ length: column.values.length }, (_, row) => cellText(column, row));

/** One name for each row. `DATA` where it is missing. */
export function namesOf(table: Table, column: Column, role: string): string[] {
  return Array.from({ length: table.rows }, (_, row) => {
    const text = cellText(column, row);
    if (text === null)
      throw new EtalonError("DATA", `${placeOf(table, row, column)}: the ${role} is missing. Give every row one.`);
    if (column.kind === "number" && Math.abs(column.values[row]) > Number.MAX_SAFE_INTEGER) {
      throw new EtalonError(
        "DATA",
        `${placeOf(table, row, column)}: ${text} is too large to be an exact ${role}. Write it as text, in quotes.`,
      );
    }
    return text;
  });
}

/** One name for each row, each different. `DATA` for missing or repeated ones. */
export function idsOf(table: Table, column: Column): string[] {
  const ids = namesOf(table, column, "id");
  const first = new Map<string, number>();
  ids.forEach((id, row) => {
    const before = first.get(id);
    if (before !== undefined) {
      throw new EtalonError(
        "DATA",
        `${placeOf(table, row, column)}: the id ${quoted(id)} was used before, at ${placeOf(table, before, column)}. Give each point its own id.`,
      );
    }
    first.set(id, row);
  });
  return ids;
}
