import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { formatCsv, formatJsonl } from "../io/formatText.ts";
import { writeNpy } from "../io/npy.ts";
import { extensionOf } from "../io/parseTable.ts";
import { reasonOf } from "../io/readFile.node.ts";
import type { Column } from "../io/table.ts";
import { type FileContent, writeFile } from "../io/writeFile.node.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { unknownName } from "./usageError.ts";

/** Writes a whole file or nothing, making its folder if need be. `DATA` with the path and the reason when it cannot. */
export function writeOut(path: string, content: FileContent): void {
  try {
    makeFolder(dirname(path));
  } catch (cause) {
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
  writeFile(path, content);
}

/** Makes a folder and those above it, one by one: Node 20's recursive `mkdirSync` never returns below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  if (!existsSync(folder)) mkdirSync(folder);
}

/** The extension of an output path, one of `allowed`. `OPTION` for another. */
export function outputKind(path: string, allowed: readonly string[], command: string): string {
  const extension = extensionOf(path);
  if (allowed.includes(extension)) return extension;
  throw unknownName(
    "output format for --out",
    extension === "" ? path : `.${extension}`,
    allowed.map((name) => `.${name}`),
    `etalon ${command} --help`,
  );
}

/** Columns as csv, tsv or jsonl, by the extension of the path. */
export function writeColumns(path: string, columns: readonly Column[], command: string): void {
  const kind = outputKind(path, ["csv", "tsv", "jsonl"], command);
  writeOut(
    path,
    kind === "jsonl" ? formatJsonl(columns) : formatCsv(columns, { delimiter: kind === "tsv" ? "\t" : "," }),
  );
}

/** A matrix as a .npy file of 64-bit floats. */
export const writeMatrix = (path: string, { rows, cols, data }: Matrix): void =>
  writeOut(path, writeNpy(data, [rows, cols]));
