import { cellText } from "../io/table.ts";
import type { LoadedColumns, LoadedData } from "./data.ts";
import { unknownName } from "./usageError.ts";

/** What is shown of points to who answers: names and fields, no score. */
export interface Cards {
  /** What each point is called in the file of labels: its id, or its 0-based row. */
  readonly names: readonly string[];
  readonly fields: readonly string[];
  /** How many columns are not shown since there are so many. */
  readonly more: number;
  /** The texts of a point's fields, "" where one is empty. */
  valuesOf(row: number): readonly string[];
}

/** Columns that a person looks at. */
const MOST = 30;

/**
 * The points as cards: the first columns but the class, the id and vectors, or those asked for; names alone where nothing else is left. `OPTION` with the nearest
 * name for unknown ones.
 */
export function cardsOf({ table, roles }: LoadedColumns, { dataset }: LoadedData, show?: readonly string[]): Cards {
  const { columns } = table;
  const known = columns.map(({ name }) => name);
  for (const name of show ?? [])
    if (!known.includes(name)) throw unknownName("column for --show", name, known, "etalon label --help");
  const hidden = [roles.label, roles.id, roles.vector, ...(roles.drop ?? [])];
  const own = columns.filter(({ name, kind }) => kind !== "vector" && !hidden.includes(name));
  const shown = show ? show.map((name) => columns[known.indexOf(name)]!) : own.slice(0, MOST);
  const more = show ? 0 : own.length - shown.length;
  const names = dataset.ids ?? Array.from(dataset.rows, String);
  if (shown.length === 0) return { names, fields: [roles.id ?? "row"], more, valuesOf: (row) => [names[row]!] };
  return {
    names,
    fields: shown.map(({ name }) => name),
    more,
    valuesOf: (row) => shown.map((column) => cellText(column, dataset.rows[row]!) ?? ""),
  };
}
