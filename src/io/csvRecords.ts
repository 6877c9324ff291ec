import { EtalonError } from "../base/errors.ts";
import { eachPlainRecord } from "./csvPlain.ts";
import { eachQuotedRecord } from "./csvQuoted.ts";
import type { CsvText, RecordVisitor } from "./csvText.ts";

/** Bounds on what a file may ask of memory. */
export interface CsvLimits {
  /** Most cells in a row; default 100,000. */
  readonly columns?: number;
  /** Most characters in a row, which also bounds an unterminated quote; default 16,777,216. */
  readonly characters?: number;
}

const QUOTE = 34;

/** Calls `visit` with each record. Texts without a quote take a short way: the same records about three times as fast. */
export function eachRecord(text: Omit<CsvText, "characters">, limits: CsvLimits, visit: RecordVisitor): void {
  const { columns = 100_000, characters = 16_777_216 } = limits;
  const bounded: RecordVisitor = (cells, line) => {
    if (cells.length > columns) {
      throw new EtalonError(
        "FORMAT",
        `${text.source}:${line}: the row has ${cells.length} cells, more than the limit of ${columns}. Check the delimiter, or raise the limit.`,
      );
    }
    visit(cells, line);
  };
  // Strings end near 2^29 characters.
  const plain = text.bytes.length < 268_435_456 && !text.bytes.includes(QUOTE);
  (plain ? eachPlainRecord : eachQuotedRecord)({ ...text, characters }, bounded);
}
