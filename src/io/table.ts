import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";

/** A column of numbers, NaN where a cell is missing. 32-bit numbers may stay such where a file is read in parts. */
export interface NumberColumn {
  readonly kind: "number";
  readonly name: string;
  readonly values: Float64Array | Float32Array;
}

/** A column with at least one cell that is no number. `null` where a cell is empty. */
export interface TextColumn {
  readonly kind: "text";
  readonly name: string;
  readonly values: readonly (string | null)[];
  /** How many of its cells are numbers all the same. */
  readonly numbers: number;
  /** Row of the first cell that is neither a number nor missing, -1 for none. */
  readonly firstText: number;
  /** Why that cell is no number although it looks like one, with the remedy; undefined for plain text. */
  readonly why?: string | undefined;
}

/** A column whose cells are lists of numbers, `null` where a cell is missing. */
export interface VectorColumn {
  readonly kind: "vector";
  readonly name: string;
  readonly values: readonly (Float64Array | Float32Array | null)[];
}

export type Column = NumberColumn | TextColumn | VectorColumn;

/** Named columns of equal length, as read from a file. */
export interface Table {
  /** Name of the file, for messages. */
  readonly source: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Line of the file (from 1) on which each row starts; undefined where rows are no lines. */
  readonly lines: Int32Array | undefined;
  readonly warnings: readonly string[];
}

/** The column of that name. `DATA` with the nearest name when there is none. */
export function columnNamed(table: Table, name: string, role: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const names = table.columns.map((column) => column.name);
  const guess = nearestName(name, names);
  const remedy = guess === undefined ? `It has ${listed(names.map(quoted))}.` : `Did you mean ${quoted(guess)}?`;
  throw new EtalonError("DATA", `${table.source}: there is no column ${quoted(name)} for the ${role}. ${remedy}`);
}

/** Where a cell stands: `file:row:column`, row the line of the file from 1, column from 1. */
export function placeOf(table: Table, row: number, column: Column): string {
  const line = table.lines ? table.lines[row] : row + 1;
  return `${table.source}:${line}:${table.columns.indexOf(column) + 1}`;
}

/** A cell as text, `null` where it is missing. */
export function cellText(column: Column, row: number): string | null {
  if (column.kind === "text") return column.values[row];
  if (column.kind === "number") return Number.isNaN(column.values[row]) ? null : String(column.values[row]);
  const vector = column.values[row];
  return vector === null ? null : JSON.stringify(Array.from(vector));
}

/** A name as it is shown in messages. */
export const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}…` : name);

/** At most `most` items in words, and how many more there are. */
export function listed(items: readonly string[], most = 8): string {
  const more = items.length > most ? ` and ${items.length - most} more` : "";
  return items.slice(0, most).join(", ") + more;
}
