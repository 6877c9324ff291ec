import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { reasonOf } from "./readFile.node.ts";

/** Bytes or text, or parts of text that are made one after the other while they are written. */
export type FileContent = Uint8Array | string | Iterable<string>;

/**
 * Writes a whole file or nothing: to a new name in the same folder, flushed to the disk, then renamed. A reader sees the old or the new file, never a part.
 * `DATA` with the path and the reason when it cannot be written; no temporary file is left.
 */
export function writeFile(path: string, content: FileContent): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${++written}.tmp`);
  let created = false;
  try {
    const file = openSync(temporary, "wx");
    created = true;
    try {
      for (const part of typeof content === "string" || content instanceof Uint8Array ? [content] : content)
        append(file, typeof part === "string" ? new TextEncoder().encode(part) : part);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    if (created) rmSync(temporary, { force: true });
    if (cause instanceof EtalonError) throw cause;
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
  flushFolder(folder);
}

let written = 0;

function append(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Makes the rename itself durable. Some systems cannot flush folders; the file is complete all the same. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    return;
  }
}
