import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { EtalonError } from "../base/errors.ts";
import { reasonOf } from "../io/readFile.node.ts";
import type { FileContent } from "../io/writeFile.node.ts";
import { writeOut } from "./writeOut.ts";

/**
 * Writes a whole folder or nothing: beside it under another name, then renamed. A folder that holds the same files is replaced.
 * `DATA` when something else stands there or it cannot be written.
 */
export function writeFolder(target: string, files: Readonly<Record<string, FileContent>>): void {
  const folder = path.resolve(target);
  const names = Object.keys(files);
  requireOwnFolder(target, names);
  const [fresh, old] = ["new", "old"].map((word) =>
    path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}.${word}`),
  ) as [string, string];
  try {
    for (const name of names) writeOut(path.join(fresh, name), files[name]!);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } catch (cause) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    if (cause instanceof EtalonError) throw cause;
    throw new EtalonError("DATA", `${target}: ${reasonOf(cause)}.`, { cause });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** `DATA` where a file stands in its place or it holds files of other names. */
export function requireOwnFolder(target: string, names: readonly string[]): void {
  const folder = path.resolve(target);
  const stranger = existsSync(folder) ? contents(folder).find((name) => !names.includes(name)) : undefined;
  if (stranger === undefined) return;
  throw new EtalonError(
    "DATA",
    `${target}: the folder holds other files, such as ${JSON.stringify(stranger)}. Name a new folder.`,
  );
}

function contents(folder: string): string[] {
  if (!statSync(folder).isDirectory())
    throw new EtalonError("DATA", `${folder}: it is a file, where a folder is to be written. Name another.`);
  return readdirSync(folder);
}
