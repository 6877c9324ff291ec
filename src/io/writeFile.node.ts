import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { reasonOf } from "./readFile.node.ts";

/**
 * Writes a whole file or nothing: to a new name in the same folder, flushed to the disk, then renamed. A reader sees the old or the new file, never a part.
 * `DATA` with the path and the reason when it cannot be written; no temporary file is left.
 */
export function writeFile(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${++written}.tmp`);
  let created = false;
  try {
    const file = openSync(temporary, "wx");
    created = true;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    if (created) rmSync(temporary, { force: true });
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
  flushFolder(folder);
}

let written = 0;

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
