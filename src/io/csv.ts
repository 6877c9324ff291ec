import { EtalonError } from "../base/errors.ts";
import { ColumnBuilder } from "./columnBuilder.ts";
import { headerNames, ragged } from "./csvHeader.ts";
import { type CsvLimits, eachRecord } from "./csvRecords.ts";
import type { CsvText } from "./csvText.ts";
import { toUtf8 } from "./decodeText.ts";
import { type Decimal, numberOf } from "./numberCell.ts";
import { quoted, type Table } from "./table.ts";

export interface CsvOptions {
  /** Name of the file, for messages; default "csv". */
  readonly source?: string;
  /** One character between cells; default ",", or ";" when `decimal` is ",". */
  readonly delimiter?: string;
  /** Decimal sign; default ".". */
  readonly decimal?: Decimal;
  /** Whether the first row names the columns; default true. Without one the names are 0, 1, 2 … */
  readonly header?: boolean;
  /** Columns kept as text even if all their cells are numbers, such as ids with leading zeros; "all" for every column. */
  readonly text?: readonly string[] | "all";
  readonly limits?: CsvLimits;
}

/**
 * A table from the bytes (or text) of a CSV file: UTF-8 or UTF-16 with a byte order mark, any line ends, quoted cells.
 * A column is numeric if all its cells are decimal numbers, read exactly as `Number()` does, or missing.
 * `FORMAT` with file:row:column for what is no CSV, `DATA` for a file without rows, `OPTION` for illegal delimiters.
 */
export function parseCsv(input: Uint8Array | string, options: CsvOptions = {}): Table {
  const { source = "csv", decimal = ".", header = true, limits = {} } = options;
  const delimiter = options.delimiter ?? (decimal === "," ? ";" : ",");
  checkSigns(delimiter, decimal);
  const bytes = toUtf8(typeof input === "string" ? new TextEncoder().encode(input) : input, source);
  const asText = new Set(options.text === "all" ? [] : options.text);
  const build = (name: string): ColumnBuilder =>
    new ColumnBuilder(name, decimal, options.text === "all" || asText.has(name));
  // A column of numbers that turns out to hold text is read again, as text, in a second pass.
  for (;;) {
    const { names, builders, lines, headerLine } = readColumns({ bytes, source, delimiter }, limits, header, build);
    const turned = builders.filter((builder) => builder.turned).map((builder) => builder.name);
    if (turned.length > 0) {
      for (const name of turned) asText.add(name);
      continue;
    }
    if (names === undefined)
      throw new EtalonError("FORMAT", `${source}: the file is empty. Give a header row and at least one row of data.`);
    if (lines.length === 0)
      throw new EtalonError(
        "DATA",
        `${source}:${headerLine}: there is a header but no row below it. Give at least one row of data.`,
      );
    const warnings: string[] = [];
    if (header && names.every((name) => numberOf(name, decimal) !== undefined)) {
      warnings.push(
        `${source}: the first row is all numbers and was read as the header; if it is data, add --no-header`,
      );
    }
    return {
      source,
      rows: lines.length,
      columns: builders.map((builder) => builder.finish()),
      lines: Int32Array.from(lines),
      warnings,
    };
  }
}

/** The same with tabs between cells. */
export const parseTsv = (input: Uint8Array | string, options: CsvOptions = {}): Table =>
  parseCsv(input, { delimiter: "\t", source: "tsv", ...options });

interface Read {
  names: string[] | undefined;
  builders: ColumnBuilder[];
  lines: number[];
  headerLine: number;
}

function readColumns(
  text: Omit<CsvText, "characters">,
  limits: CsvLimits,
  header: boolean,
  build: (name: string) => ColumnBuilder,
): Read {
  const read: Read = { names: undefined, builders: [], lines: [], headerLine: 0 };
  eachRecord(text, limits, (cells, line) => {
    if (read.names === undefined) {
      read.names = header ? headerNames(cells, text.source, line) : cells.map((_, j) => String(j));
      read.builders = read.names.map(build);
      read.headerLine = line;
      if (header) return;
    }
    if (cells.length !== read.names.length) throw ragged(text, read.names, read.headerLine, cells, line);
    for (let j = 0; j < cells.length; j++) read.builders[j].push(cells[j]);
    read.lines.push(line);
  });
  return read;
}

function checkSigns(delimiter: string, decimal: string): void {
  if (decimal !== "." && decimal !== ",") {
    throw new EtalonError("OPTION", `csv: option \`decimal: ${quoted(decimal)}\` is not legal. Give "." or ",".`);
  }
  if (delimiter.length !== 1 || /["\r\n\p{L}\p{N}]/u.test(delimiter)) {
    throw new EtalonError(
      "OPTION",
      `csv: option \`delimiter: ${quoted(delimiter)}\` is not legal. Give one character such as "," ";" or a tab.`,
    );
  }
  if (delimiter === decimal) {
    throw new EtalonError(
      "OPTION",
      `csv: ${quoted(delimiter)} cannot be both delimiter and decimal sign. Give another \`delimiter\` such as ";".`,
    );
  }
}
