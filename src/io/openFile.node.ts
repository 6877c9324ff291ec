import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { EtalonError } from "../base/errors.ts";
import { reasonOf } from "./readFile.node.ts";

/** A file of which parts are read where they stand. */
export interface OpenFile {
  readonly length: number;
  /** The bytes from `start` to before `end`. `FORMAT` if the file became shorter, `DATA` if it cannot be read. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** Opens a regular file, however large. `DATA` with the path and the reason when it cannot be opened. */
export function openFile(path: string): OpenFile {
  const file = orReason(path, () => openSync(path, "r"));
  try {
    const facts = orReason(path, () => fstatSync(file));
    if (!facts.isFile()) throw new EtalonError("DATA", `${path} is not a regular file. Give the path of a file.`);
    return {
      length: facts.size,
      read: (start, end) => readAt(file, path, start, end - start),
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readAt(file: number, path: string, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const count = orReason(path, () => readSync(file, bytes, filled, length - filled, position + filled));
    if (count === 0) throw new EtalonError("FORMAT", `${path}: the file was cut off while it was read. Copy it again.`);
    filled += count;
  }
  return bytes;
}

function orReason<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
}
