import { EtalonError } from "../base/errors.ts";
import { ColumnBuilder } from "./columnBuilder.ts";
import { type CsvLimits, eachRecord } from "./csvRecords.ts";
import { toUtf8 } from "./decodeText.ts";
import { type Decimal, numberOf } from "./numberCell.ts";
import { listed, quoted, type Table } from "./table.ts";

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
  const text = toUtf8(typeof input === "string" ? new TextEncoder().encode(input) : input, source);
  const everyText = options.text === "all";
  const asText = new Set(options.text === "all" ? [] : options.text);
  // A column of numbers that turns out to hold text is read again, as text, in a second pass.
  for (;;) {
    const { names, builders, lines, headerLine } = readColumns(
      text,
      source,
      delimiter,
      decimal,
      header,
      limits,
      (name) => everyText || asText.has(name),
    );
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
  text: Uint8Array,
  source: string,
  delimiter: string,
  decimal: Decimal,
  header: boolean,
  limits: CsvLimits,
  asText: (name: string) => boolean,
): Read {
  const read: Read = { names: undefined, builders: [], lines: [], headerLine: 0 };
  eachRecord(text, source, delimiter, limits, (cells, line) => {
    if (read.names === undefined) {
      read.names = header ? headerNames(cells, source, line) : cells.map((_, j) => String(j));
      read.builders = read.names.map((name) => new ColumnBuilder(name, decimal, asText(name)));
      read.headerLine = line;
      if (header) return;
    }
    if (cells.length !== read.names.length) throw ragged(source, line, read.names, cells, read.headerLine, delimiter);
    for (let j = 0; j < cells.length; j++) read.builders[j].push(cells[j]);
    read.lines.push(line);
  });
  return read;
}

function headerNames(cells: readonly string[], source: string, line: number): string[] {
  const names = cells.map((cell) => cell.trim());
  const empty = names.indexOf("");
  if (empty >= 0) {
    const hint =
      empty === names.length - 1
        ? "Remove the delimiter at the end of the line, or name the column."
        : "Name the column.";
    throw new EtalonError(
      "FORMAT",
      `${source}:${line}:${empty + 1}: the header of column ${empty + 1} is empty. ${hint}`,
    );
  }
  const first = new Map<string, number>();
  names.forEach((name, j) => {
    const before = first.get(name);
    if (before !== undefined) {
      throw new EtalonError(
        "FORMAT",
        `${source}:${line}:${j + 1}: columns ${before + 1} and ${j + 1} are both called ${quoted(name)}. Rename one (or add --no-header if this row is data).`,
      );
    }
    first.set(name, j);
  });
  return names;
}

function ragged(
  source: string,
  line: number,
  names: string[],
  cells: string[],
  headerLine: number,
  delimiter: string,
): EtalonError {
  const expected = names.length;
  const found = cells.length;
  const joined = names.join(delimiter);
  const other = [";", "\t", "|", ","].find((sign) => sign !== delimiter && joined.split(sign).length > expected);
  const decimals = other === ";" && delimiter === "," && /\d,\d/.test(cells.join(","));
  let remedy = `Row ${headerLine} has ${listed(names.map(quoted), 5)}: give each row as many cells, and quote cells that hold ${quoted(delimiter)}.`;
  if (other !== undefined)
    remedy = `The cells seem to be separated by ${quoted(other)}: add --delimiter ${quoted(other)}${decimals ? ' --decimal ","' : ""}.`;
  else if (found === expected + 1 && cells[found - 1].trim() === "")
    remedy = "Remove the delimiter at the end of the line.";
  return new EtalonError("FORMAT", `${source}:${line}: expected ${expected} cells, found ${found}. ${remedy}`);
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
