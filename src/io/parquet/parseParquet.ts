import { EtalonError } from "../../base/errors.ts";
import { type Column, listed, quoted, type Table, type VectorColumn } from "../table.ts";
import { requireMemory, wholeAllowance } from "./allowance.ts";
import { type FileBytes, inMemory } from "./fileBytes.ts";
import { type Footer, readFooter } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { type Meaning, meaningOf, NotText } from "./meaning.ts";
import { inexactInteger, numberReader } from "./numberReader.ts";
import type { NumberCells } from "./readRows.ts";
import { textReader } from "./textReader.ts";

/** How to read a Parquet file. */
export interface ParquetOptions {
  readonly source?: string;
  /** Most bytes that its columns may take: 4e9 unless told. */
  readonly memory?: number;
}

/**
 * A table from a Parquet file, whose bytes are in memory or read as they are needed. Numbers, decimals and booleans (1 or 0) are numbers, lists of them vectors; texts and times are text, null is missing,
 * and integers beyond 2^53 are text. Columns nested deeper, and bytes, are left out with a warning.
 * `FORMAT` for damaged files and repeated names, `DATA` for files without rows, `UNSUPPORTED` for encryption and rare codecs, `MEMORY` for what would take too much.
 */
export function parseParquet(
  file: Uint8Array | FileBytes,
  { source = "parquet", memory = 4e9 }: ParquetOptions = {},
): Table {
  return orDamaged(source, () => {
    const bytes = file instanceof Uint8Array ? inMemory(file) : file;
    const footer = readFooter(bytes, source, wholeAllowance(source, memory));
    requireMemory(footer.metadata.row_groups, footer, footer.rows, source, memory);
    requireTable(footer, source);
    const leftOut = nestedIn(footer);
    const columns: Column[] = [];
    for (const leaf of footer.leaves) {
      const column = columnOf(footer, leaf, source);
      if (typeof column === "string") leftOut.push(`${quoted(leaf.name)} (${column})`);
      else columns.push(column);
    }
    return { source, rows: footer.rows, columns, lines: undefined, warnings: leftOutNote(leftOut, source) };
  });
}

/** The columns that are nested too deeply, in words. */
export const nestedIn = ({ nested }: Footer): string[] => nested.map(({ name, kind }) => `${quoted(name)} (${kind})`);

/** The warning of columns that were left out. */
export const leftOutNote = (leftOut: readonly string[], source: string): string[] =>
  leftOut.length === 0
    ? []
    : [`${source}: ${leftOut.length === 1 ? "a column was" : "columns were"} left out: ${listed(leftOut)}`];

/** The column, or in words what is in it that cannot be used. */
function columnOf(footer: Footer, leaf: Leaf, source: string): Column | string {
  const { groups, rows } = footer;
  const meaning = meaningOf(leaf.element);
  const { name } = leaf;
  if (meaning.as === "nothing") return leaf.list ? `list of ${meaning.what}` : meaning.what;
  if (meaning.as === "text") {
    if (leaf.list) return "list of texts";
    try {
      return textColumn(name, textReader(groups, leaf, meaning.text)(rows));
    } catch (error) {
      const { converted_type, logical_type } = leaf.element;
      if (error instanceof NotText && (converted_type ?? logical_type) === undefined) return "bytes";
      throw error;
    }
  }
  const cells = numberReader(groups, leaf, meaning)(rows);
  const inexact = inexactInteger(meaning, cells);
  if (leaf.list && inexact) throw inexactList(source, name, inexact.row, inexact.entry);
  if (leaf.list) return { kind: "vector", name, values: vectorsOf(cells) };
  if (!inexact && !isIndex(name)) return { kind: "number", name, values: cells.numbers as Float64Array };
  const texts = textReader(groups, leaf, textOf(meaning))(rows);
  return inexact ? { ...textColumn(name, texts), ...beyond(inexact.row) } : textColumn(name, texts);
}

/** What pandas calls the index of its rows: a name, not a measure. */
export const isIndex = (name: string): boolean => /^__index_level_\d+__$/.test(name);

export const textOf = (meaning: Extract<Meaning, { as: "number" | "integer" }>): ((stored: unknown) => string) =>
  meaning.as === "integer" ? (stored) => String(meaning.integer(stored)) : (stored) => String(meaning.number(stored));

export const textColumn = (name: string, values: readonly (string | null)[]): Extract<Column, { kind: "text" }> => ({
  kind: "text",
  name,
  values,
  numbers: 0,
  firstText: values.findIndex((value) => value !== null),
});

const beyond = (firstText: number): { firstText: number; why: string } => ({
  firstText,
  why: "It is an integer beyond 2^53, which no double holds: name the column as --id or --label, or store it as text or as float64.",
});

/** Lists as views of the numbers; null for rows without one. */
export function vectorsOf({ numbers, starts = new Int32Array(0), absent }: NumberCells): VectorColumn["values"] {
  return Array.from(absent, (gone, row) => (gone === 1 ? null : numbers.subarray(starts[row], starts[row + 1])));
}

/** The error of a list with an integer that no double holds; rows count from 0. */
export const inexactList = (source: string, name: string, row: number, entry: number): EtalonError =>
  new EtalonError(
    "DATA",
    `${source}: row ${row + 1}, column ${quoted(name)}: entry ${entry} of the list is an integer beyond 2^53. Store the lists as float32 or float64.`,
  );

/** `FORMAT` for repeated names, `DATA` for files without rows. */
export function requireTable(footer: Footer, source: string): void {
  requireNames(footer, source);
  if (footer.rows === 0) throw new EtalonError("DATA", `${source}: the file holds no rows. Give at least one.`);
}

function requireNames({ leaves, nested }: Footer, source: string): void {
  const seen = new Set<string>();
  for (const { name } of [...leaves, ...nested]) {
    if (seen.has(name)) {
      throw new EtalonError("FORMAT", `${source}: several columns are called ${quoted(name)}. Rename all but one.`);
    }
    seen.add(name);
  }
}

/** The result, or `FORMAT` for whatever goes wrong in a file that is not what it says. */
export function orDamaged<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EtalonError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EtalonError(
      "FORMAT",
      `${source}: this is no whole Parquet file (${why.slice(0, 120)}). Copy or write it again.`,
      { cause },
    );
  }
}
