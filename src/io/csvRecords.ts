import { parse } from "csv-parse/browser/esm/sync";
import { EtalonError } from "../base/errors.ts";

/** Bounds on what a file may ask of memory. */
export interface CsvLimits {
  /** Most cells in a row; default 100,000. */
  readonly columns?: number;
  /** Most characters in a row, which also bounds an unterminated quote; default 16,777,216. */
  readonly characters?: number;
}

/** Calls `visit` with the cells of each record that is not blank and the line (from 1) on which it starts. */
export function eachRecord(
  text: Uint8Array,
  source: string,
  delimiter: string,
  limits: CsvLimits,
  visit: (cells: string[], line: number) => void,
): void {
  const characters = limits.characters ?? 16_777_216;
  const columns = limits.columns ?? 100_000;
  let line = 1;
  if (text.length === 0) return;
  const onRecord = ({ record, raw }: { record: string[]; raw: string }): null => {
    if (record.length > columns) {
      throw new EtalonError(
        "FORMAT",
        `${source}:${line}: the row has ${record.length} cells, more than the limit of ${columns}. Check the delimiter, or raise the limit.`,
      );
    }
    if (record.length > 1 || raw.trim() !== "") visit(record, line);
    line += lineBreaks(raw);
    return null;
  };
  try {
    parse(text, {
      delimiter,
      raw: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      max_record_size: characters,
      on_record: onRecord as unknown as (record: unknown) => null,
    });
  } catch (error) {
    throw error instanceof EtalonError ? error : csvError(error as CsvFault, source, line, characters);
  }
}

interface CsvFault extends Error {
  readonly code?: string;
  readonly raw?: string;
  readonly column?: number;
}

function csvError(cause: CsvFault, source: string, start: number, characters: number): EtalonError {
  const place = (line: number): string => `${source}:${line}:${Number(cause.column ?? 0) + 1}`;
  const end = start + lineBreaks(cause.raw ?? "");
  const say = (message: string): EtalonError => new EtalonError("FORMAT", message, { cause });
  switch (cause.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return say(
        `${place(start)}: a quote is opened here and never closed. Close it, or double it ("") if it belongs to the text.`,
      );
    case "CSV_INVALID_CLOSING_QUOTE":
      return say(`${place(end)}: text follows a closing quote. Double each quote ("") inside a quoted cell.`);
    case "INVALID_OPENING_QUOTE":
      return say(
        `${place(end)}: a quote stands in the middle of a cell. Put the whole cell in quotes and double the inner ones ("").`,
      );
    case "CSV_MAX_RECORD_SIZE":
      return say(
        `${place(start)}: the row is longer than the limit of ${characters} characters; a quote opened here may never be closed. Close it, or raise the limit.`,
      );
    default:
      return say(`${place(end)}: the file cannot be read as CSV (${cause.message}).`);
  }
}

const lineBreaks = (text: string): number => {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) count++;
  }
  return count;
};
