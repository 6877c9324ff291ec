import { EtalonError } from "../../base/errors.ts";
import { type Column, quoted, type Table } from "../table.ts";
import { pageAllowance } from "./allowance.ts";
import type { FileBytes } from "./fileBytes.ts";
import { type Footer, readFooter } from "./footer.ts";
import type { Leaf } from "./leaves.ts";
import { meaningOf, NotText } from "./meaning.ts";
import { inexactInteger, numberReader } from "./numberReader.ts";
import {
  inexactList,
  isIndex,
  leftOutNote,
  nestedIn,
  orDamaged,
  requireTable,
  textColumn,
  textOf,
  vectorsOf,
} from "./parseParquet.ts";
import { textReader } from "./textReader.ts";

/** How to read a Parquet file in parts. */
export interface PartOptions {
  readonly source: string;
  /** Most bytes that a page, or a column of a part, may take. */
  readonly memory: number;
  /** Rows of a part; as many as `bytes` hold when left out. */
  readonly rows?: number | undefined;
  readonly bytes: number;
  /** Which columns are read: by name, and whether they hold numbers. Others have no cells. */
  readonly wanted: (name: string, numbers: boolean) => boolean;
}

/** Consecutive rows of a table, and how many the whole has. */
export interface TablePart {
  readonly table: Table;
  /** The place of the first row in the whole, from 0. */
  readonly first: number;
  readonly total: number;
}

/**
 * The rows of a Parquet file, part by part: at no time more is held than a part and a page of each column. Single 32-bit numbers stay such.
 * Columns as in `parseParquet`, but integers beyond 2^53 are `DATA` errors, and text that is not wanted is not read.
 */
export function* parquetTables(file: FileBytes, options: PartOptions): Generator<TablePart, void> {
  const { source, memory } = options;
  const footer = orDamaged(source, () => {
    const read = readFooter(file, source, pageAllowance(source, memory));
    requireTable(read, source);
    return read;
  });
  const leftOut = nestedIn(footer);
  const readers: ((rows: number, first: number) => Column)[] = [];
  for (const leaf of footer.leaves) {
    const reader = orDamaged(source, () => columnReader(footer, leaf, options));
    if (typeof reader === "string") leftOut.push(`${quoted(leaf.name)} (${reader})`);
    else readers.push(reader);
  }
  const warnings = leftOutNote(leftOut, source);
  const { rows: total } = footer;
  const size = options.rows ?? Math.max(1, Math.floor(options.bytes / bytesOfRow(footer, options)));
  for (let first = 0; first < total; first += size) {
    const rows = Math.min(size, total - first);
    const columns = orDamaged(source, () => readers.map((read) => read(rows, first)));
    const lines = Int32Array.from({ length: rows }, (_, row) => first + row + 1);
    yield { table: { source, rows, columns, lines, warnings }, first, total };
  }
}

/** Reads the next rows of a column, or says what is in it that cannot be used. */
function columnReader(
  { groups }: Footer,
  leaf: Leaf,
  { source, wanted }: PartOptions,
): ((rows: number, first: number) => Column) | string {
  const meaning = meaningOf(leaf.element);
  const { name, list } = leaf;
  if (meaning.as === "nothing") return list ? `list of ${meaning.what}` : meaning.what;
  if (meaning.as === "text" && list) return "list of texts";
  const numbers = meaning.as !== "text" && !isIndex(name);
  if (!wanted(name, numbers)) return () => unread(name);
  if (meaning.as === "text" || isIndex(name)) {
    const read = textReader(groups, leaf, meaning.as === "text" ? meaning.text : textOf(meaning));
    return (rows) =>
      textColumn(
        name,
        orBytes(source, name, () => read(rows)),
      );
  }
  const read = numberReader(groups, leaf, meaning, true);
  return (rows, first) => {
    const cells = read(rows);
    const inexact = inexactInteger(meaning, cells);
    if (inexact && list) throw inexactList(source, name, first + inexact.row, inexact.entry);
    if (inexact) throw inexactSingle(source, name, first + inexact.row);
    if (list) return { kind: "vector", name, values: vectorsOf(cells) };
    return { kind: "number", name, values: cells.numbers };
  };
}

function orBytes<T>(source: string, name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof NotText)) throw cause;
    throw new EtalonError("DATA", `${source}: column ${quoted(name)} holds bytes that are no text. Store it as text.`, {
      cause,
    });
  }
}

const unread = (name: string): Column => textColumn(name, []);

export const inexactSingle = (source: string, name: string, row: number): EtalonError =>
  new EtalonError(
    "DATA",
    `${source}: row ${row + 1}, column ${quoted(name)}: this is an integer beyond 2^53, which no double holds. Store the column as text or as float64, or drop it with --drop.`,
  );

/** The names of the columns of a Parquet file, from its end alone. */
export const parquetNames = (file: FileBytes, { source, memory }: Pick<PartOptions, "source" | "memory">): string[] =>
  orDamaged(source, () => readFooter(file, source, pageAllowance(source, memory)).leaves.map(({ name }) => name));

/** Rows of a Parquet file, and the numbers in a row of the columns wanted: entries of lists on average. Nothing but the end of the file is read. */
export function parquetShape(
  file: FileBytes,
  { source, memory, wanted }: Pick<PartOptions, "source" | "memory" | "wanted">,
): readonly [rows: number, numbers: number] {
  const footer = orDamaged(source, () => readFooter(file, source, pageAllowance(source, memory)));
  return [footer.rows, Math.round(numbersOfRow(footer, wanted, () => 1))];
}

const bytesOfRow = (footer: Footer, { wanted }: PartOptions): number =>
  1 + numbersOfRow(footer, wanted, ({ element }) => (element.type === "FLOAT" ? 4 : 8));

function numbersOfRow(
  { groups, leaves, rows }: Footer,
  wanted: PartOptions["wanted"],
  worth: (leaf: Leaf) => number,
): number {
  let sum = 0;
  for (const leaf of leaves) {
    const { as } = meaningOf(leaf.element);
    const numbers = (as === "number" || as === "integer") && !isIndex(leaf.name);
    if (!numbers || !wanted(leaf.name, true)) continue;
    const entries = leaf.list ? groups.reduce((total, { chunkOf }) => total + chunkOf(leaf).entries, 0) : rows;
    sum += worth(leaf) * (entries / Math.max(1, rows));
  }
  return sum;
}
