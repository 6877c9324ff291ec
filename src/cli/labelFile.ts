import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import type { Items } from "../io/items.ts";
import { parseJsonl } from "../io/jsonl.ts";
import { type Logged, readLabelLog } from "../io/labelLog.ts";
import { readFile, reasonOf } from "../io/readFile.node.ts";
import { quoted } from "../io/table.ts";
import { wholeLines } from "../io/tornLine.ts";

/** A file of labels, open for more. */
export interface LabelFile {
  /** The answers that stand in it from earlier, oldest first. */
  readonly answers: readonly Logged[];
  readonly warnings: readonly string[];
  /** Adds lines at the end, all or none, and returns once they are on the disk. `DATA` with the reason when they cannot be written. */
  append(lines: readonly object[]): void;
  close(): void;
}

/** Opens a file of labels, or begins one. What a write that was cut short left at its end is cut off, with a warning. `DATA` or `FORMAT` for files that are something else. */
export function openLabelFile(path: string, items: Items): LabelFile {
  const name = basename(path);
  const { bytes, torn } = existsSync(path) ? wholeLines(readFile(path)) : { bytes: new Uint8Array(), torn: undefined };
  const blank = bytes.every((byte) => byte === 10 || byte === 13 || byte === 32);
  const log = blank ? { answers: [], unknown: 0 } : readLabelLog(parseJsonl(bytes, { source: name }), items);
  const warnings = [
    ...(torn === undefined ? [] : [tornNote(path, torn)]),
    ...(log.unknown === 0 ? [] : [`${name}: ${log.unknown} lines speak of points that these data do not have`]),
  ];
  const file = guarded(path, () => openSync(path, "a"));
  if (torn !== undefined) guarded(path, () => ftruncateSync(file, bytes.length));
  let ended = bytes.length === 0 || bytes[bytes.length - 1] === 10;
  return {
    answers: log.answers,
    warnings,
    append(lines) {
      const text = `${ended ? "" : "\n"}${lines.map((line) => `${JSON.stringify(line)}\n`).join("")}`;
      const content = new TextEncoder().encode(text);
      guarded(path, () => {
        for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
        fsyncSync(file);
      });
      ended = true;
    },
    close: () => closeSync(file),
  };
}

/** The warning of a last line that a write cut short. */
export const tornNote = (path: string, torn: string): string =>
  `${basename(path)}: the last line was cut short by a write that did not end, and is left out: ${quoted(torn)}`;

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
}
