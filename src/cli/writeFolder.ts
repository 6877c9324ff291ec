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
  const strangers = existsSync(folder) ? contents(folder).filter((name) => !names.includes(name)) : [];
  if (strangers.length > 0) {
    throw new EtalonError(
      "DATA",
      `${target}: the folder holds other files, such as ${JSON.stringify(strangers[0])}. Name a new folder.`,
    );
  }
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

function contents(folder: string): string[] {
  if (!statSync(folder).isDirectory())
    throw new EtalonError("DATA", `${folder}: it is a file, where a folder is to be written. Name another.`);
  return readdirSync(folder);
}
