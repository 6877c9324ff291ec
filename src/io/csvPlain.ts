import { EtalonError } from "../base/errors.ts";
import type { CsvText, RecordVisitor } from "./csvText.ts";

/** The records of a text that holds no quote: each line is one. */
export function eachPlainRecord({ bytes, source, delimiter, characters }: CsvText, visit: RecordVisitor): void {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    let end = start;
    while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
    if (end - start > characters) {
      throw new EtalonError(
        "FORMAT",
        `${source}:${line}:1: the row is longer than the limit of ${characters} characters. Check the line ends, or raise the limit.`,
      );
    }
    const record = text.slice(start, end);
    const cells = record.split(delimiter);
    if (cells.length > 1 || record.trim() !== "") visit(cells, line);
    start = end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);
  }
}

const LF = 10;
const CR = 13;
const isBreak = (code: number): boolean => code === LF || code === CR;
