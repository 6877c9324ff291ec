import { EtalonError } from "../base/errors.ts";
import { type Decimal, isMissing, numberOf, whyNoNumber } from "../io/numberCell.ts";
import { type Column, placeOf, quoted, type Table, type TextColumn, type VectorColumn } from "../io/table.ts";
import { parseVector } from "../io/vectorCells.ts";

/** A cell that cannot be used. */
export interface Problem {
  /** `file:row:column`. */
  readonly place: string;
  readonly column: string;
  readonly what: string;
}

/** What columns are for, as far as it says which cells have to be numbers. */
export interface MendRoles {
  readonly vector?: string | undefined;
  readonly features?: readonly string[] | undefined;
  /** Columns with other roles. */
  readonly taken: readonly (string | undefined)[];
  readonly decimal?: Decimal | undefined;
}

/** The table with all cells made missing that cannot be used among the features, and what they are, by row. Columns of plain text stay as they are. */
export function mendTable(
  table: Table,
  roles: MendRoles,
): { readonly table: Table; readonly problems: readonly Problem[] } {
  const problems: (Problem & { readonly row: number })[] = [];
  const columns = table.columns.map((column) => {
    const found = (row: number, what: string): void => {
      problems.push({ row, place: placeOf(table, row, column), column: column.name, what });
    };
    if (roles.vector !== undefined) return column.name === roles.vector ? mendVectors(table, column, found) : column;
    const asked = roles.features?.includes(column.name) ?? !roles.taken.includes(column.name);
    return asked ? mendNumbers(column, roles.decimal ?? ".", found) : column;
  });
  problems.sort((a, b) => a.row - b.row);
  return { table: { ...table, columns }, problems: problems.map(({ row: _, ...problem }) => problem) };
}

type Found = (row: number, what: string) => void;

function mendNumbers(column: Column, decimal: Decimal, found: Found): Column {
  if (column.kind === "vector") return column;
  if (column.kind === "number") {
    if (column.values.every((value) => Math.abs(value) !== Infinity)) return column;
    const values = column.values.map((value, row) => {
      if (Math.abs(value) !== Infinity) return value;
      found(row, `${value} is no finite number`);
      return Number.NaN;
    });
    return { ...column, values };
  }
  if (!meantAsNumbers(column)) return column;
  const values = Float64Array.from(column.values, (cell, row) => {
    if (cell === null || isMissing(cell)) return Number.NaN;
    const value = numberOf(cell, decimal);
    if (value !== undefined) return value;
    const why = whyNoNumber(cell, decimal);
    found(row, `${quoted(cell)} is not a number${why === undefined ? "" : `. ${why.replace(/\.$/, "")}`}`);
    return Number.NaN;
  });
  return { kind: "number", name: column.name, values };
}

/** Whether at least half of the cells are numbers. */
function meantAsNumbers({ values, numbers }: TextColumn): boolean {
  const filled = values.reduce((count, value) => count + (value !== null && !isMissing(value) ? 1 : 0), 0);
  return numbers > 0 && 2 * numbers >= filled;
}

function mendVectors(table: Table, column: Column, found: Found): Column {
  if (column.kind === "number") return column;
  const lists =
    column.kind === "vector"
      ? column.values
      : column.values.map((cell, row) => listOf(table, column, cell, row, found));
  const width = usualWidth(lists);
  const values = lists.map((list, row) => {
    if (list === null) return null;
    if (list.length !== width) {
      found(row, `the list has ${list.length} numbers, most have ${width}`);
      return null;
    }
    const entry = list.findIndex((value) => Math.abs(value) === Infinity);
    if (entry < 0) return list;
    found(row, `entry ${entry} of the list is ${list[entry]}, no finite number`);
    return null;
  });
  return { kind: "vector", name: column.name, values };
}

function listOf(table: Table, column: Column, cell: string | null, row: number, found: Found): Float64Array | null {
  if (cell === null) return null;
  try {
    return parseVector(cell, table, column, row);
  } catch (error) {
    if (!(error instanceof EtalonError)) throw error;
    found(row, error.message.slice(placeOf(table, row, column).length + 2).replace(/\.$/, ""));
    return null;
  }
}

/** The most common length, the shorter of two that are equally common. */
function usualWidth(lists: VectorColumn["values"]): number {
  const counts = new Map<number, number>();
  for (const list of lists) if (list !== null) counts.set(list.length, (counts.get(list.length) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 0;
}

/** Missing numbers among the features: empty cells, absent lists, and absent numbers within lists. */
export function missingAmong(columns: readonly Column[]): number {
  let count = 0;
  const ofNumbers = (values: ArrayLike<number>): void => {
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) count++;
  };
  for (const column of columns) {
    if (column.kind === "number") ofNumbers(column.values);
    if (column.kind !== "vector") continue;
    for (const list of column.values) {
      if (list === null) count++;
      else ofNumbers(list);
    }
  }
  return count;
}
