import { readFileSync, statSync } from "node:fs";
import { EtalonError } from "../base/errors.ts";

/** The bytes of a regular file. `DATA` with the path and the reason when it cannot be read; folders, pipes and files over `limit` bytes (default 2^31 - 1) are refused. */
export function readFile(path: string, limit = 2147483647): Uint8Array {
  try {
    const { size, isFile } = fileFacts(path);
    if (!isFile) throw new EtalonError("DATA", `${path} is not a regular file. Give the path of a file.`);
    if (size > limit)
      throw new EtalonError(
        "MEMORY",
        `${path} has ${size} bytes, more than the limit of ${limit}. Give a smaller file.`,
      );
    const bytes = readFileSync(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (cause) {
    if (cause instanceof EtalonError) throw cause;
    throw new EtalonError("DATA", `${path}: ${reasonOf(cause)}.`, { cause });
  }
}

/** A file-system error in words. */
export function reasonOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  const known = code === undefined ? undefined : REASONS[code];
  return known ?? `the file system answered ${code ?? message}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file. Check the path",
  EACCES: "permission denied. Allow this user to use it",
  EPERM: "permission denied. Allow this user to use it",
  EISDIR: "this is a folder. Give the path of a file",
  ENOTDIR: "a part of the path is not a folder. Check the path",
  ENOSPC: "no space is left on the disk. Free some, or write elsewhere",
  EROFS: "the disk is read-only. Write elsewhere",
  EMFILE: "too many files are open. Close some and try again",
  EIO: "the disk reported an error. Try another disk",
  ENAMETOOLONG: "the name is too long. Give a shorter one",
};

function fileFacts(path: string): { size: number; isFile: boolean } {
  const facts = statSync(path);
  return { size: facts.size, isFile: facts.isFile() };
}
