import { parse } from "csv-parse/browser/esm/sync";
import { EtalonError } from "../base/errors.ts";
import type { CsvText, RecordVisitor } from "./csvText.ts";

/** The records of any CSV text: quoted cells may hold delimiters, line ends and doubled quotes. */
export function eachQuotedRecord({ bytes, source, delimiter, characters }: CsvText, visit: RecordVisitor): void {
  if (bytes.length === 0) return;
  let line = 1;
  const onRecord = ({ record, raw }: { record: string[]; raw: string }): null => {
    if (record.length > 1 || raw.trim() !== "") visit(record, line);
    line += lineBreaks(raw);
    return null;
  };
  try {
    parse(bytes, {
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
