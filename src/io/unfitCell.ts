import { isMissing } from "./numberCell.ts";
import { placeOf, quoted, type Table, type TextColumn, type VectorColumn } from "./table.ts";

/** Why a column that should hold numbers does not, naming the first offending cell; undefined for a plain text column that nobody asked for. */
export function whyUnfitCell(table: Table, column: TextColumn | VectorColumn, asked: boolean): string | undefined {
  if (column.kind === "vector") {
    return `${placeOf(table, 0, column)}: column ${quoted(column.name)} holds lists of numbers. Name it with --vector, or drop it with --drop.`;
  }
  const row = column.firstText;
  const cell = row < 0 ? undefined : (column.values[row] ?? undefined);
  if (cell === undefined)
    return asked
      ? `${table.source}: column ${quoted(column.name)} was read as text. Do not name it both as id and as feature.`
      : undefined;
  const why =
    column.why ??
    (/^\s*\[.*\]\s*$/.test(cell) ? "For cells that hold lists of numbers, name the column with --vector." : undefined);
  const filled = column.values.reduce((count, value) => count + (value !== null && !isMissing(value) ? 1 : 0), 0);
  if (!asked && why === undefined && 2 * column.numbers < filled) return undefined;
  return `${placeOf(table, row, column)}: ${quoted(cell)} in column ${quoted(column.name)} is not a number. ${why ?? "Correct it, leave the cell empty if it is unknown,"}${why === undefined ? " or drop the column with --drop." : " Or drop the column with --drop."}`;
}
