import { type Column, cellText } from "./table.ts";

export interface CsvFormat {
  readonly delimiter?: string;
  /** Puts ' before text cells that a spreadsheet would take for a formula; default true. */
  readonly guard?: boolean;
}

/** Columns as CSV text with a header row. Numbers in the shortest form that reads back exactly, missing cells empty. */
export function formatCsv(columns: readonly Column[], { delimiter = ",", guard = true }: CsvFormat = {}): string {
  const text = (value: string): string => quoteCell(guard ? guarded(value) : value, delimiter);
  const lines = [columns.map(({ name }) => text(name)).join(delimiter)];
  for (let row = 0; row < rowsOf(columns); row++) {
    const cells = columns.map((column) => {
      if (column.kind === "number") return numberText(column.values[row]);
      return text(cellText(column, row) ?? "");
    });
    // A row of one empty cell would read back as a blank line.
    lines.push(cells.length === 1 && cells[0] === "" ? '""' : cells.join(delimiter));
  }
  return `${lines.join("\n")}\n`;
}

/** Columns as JSON Lines: one object on each line, missing cells null. */
export function formatJsonl(columns: readonly Column[]): string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const lines = Array.from({ length: rowsOf(columns) }, (_, row) => {
    const cells = columns.map((column, j) => `${names[j]}:${jsonCell(column, row)}`);
    return `{${cells.join(",")}}\n`;
  });
  return lines.join("");
}

const rowsOf = (columns: readonly Column[]): number => columns[0]?.values.length ?? 0;

function jsonCell(column: Column, row: number): string {
  if (column.kind === "text") return JSON.stringify(column.values[row]);
  if (column.kind === "number") return numberText(column.values[row]) || "null";
  const vector = column.values[row];
  return vector === null ? "null" : `[${Array.from(vector, numberText).join(",")}]`;
}

const numberText = (value: number): string => (Number.isNaN(value) ? "" : Object.is(value, -0) ? "-0" : String(value));

const guarded = (text: string): string => (/^['=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quoteCell = (text: string, delimiter: string): string =>
  /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
