import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { type CsvOptions, parseCsv, parseTsv } from "./csv.ts";
import { extensionOf, readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";

/** Reads a data file by its extension. `UNSUPPORTED` for other formats, `DATA` for files that cannot be read. */
export function readTable(path: string, options: Omit<CsvOptions, "source"> = {}): Table {
  const source = basename(path);
  const extension = extensionOf(path);
  const bytes = readFile(path);
  switch (extension) {
    case "csv":
    case "txt":
      return parseCsv(bytes, { ...options, source });
    case "tsv":
    case "tab":
      return parseTsv(bytes, { ...options, source });
    default:
      throw new EtalonError(
        "UNSUPPORTED",
        `${path}: files of type ${extension ? `.${extension}` : "without extension"} cannot be read. Give csv or tsv.`,
      );
  }
}
