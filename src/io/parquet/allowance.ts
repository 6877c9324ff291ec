import type { FileMetaData } from "hyparquet";
import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import type { Layout } from "./leaves.ts";

/** What reading a file may take. */
export interface Allowance {
  /** Takes memory for so many bytes of a page. `MEMORY` when no more are allowed. */
  readonly take: (bytes: number) => void;
  /** Most values of a dictionary. */
  readonly mostValues: number;
  /** Most entries of a page, and of a batch of lists. */
  readonly mostEntries: number;
}

/** For a file that is read as a whole: all its pages together may take `memory` bytes. */
export function wholeAllowance(source: string, memory: number): Allowance {
  let left = memory;
  return {
    mostValues: Math.floor(memory / TEXT),
    mostEntries: Number.POSITIVE_INFINITY,
    take(size) {
      left -= size;
      if (left < 0) throw tooLarge(source, "its pages, unpacked, would take more", memory);
    },
  };
}

/** For a file that is read batch by batch: each page, and each batch of a column, may take `memory` bytes. */
export const pageAllowance = (source: string, memory: number): Allowance => ({
  mostValues: Math.floor(memory / TEXT),
  mostEntries: Math.floor(memory / 8),
  take(size) {
    if (size > memory) throw tooLarge(source, `a page of it, unpacked, would take ${gigabytes(size)}`, memory);
  },
});

/** `MEMORY` if the columns, all rows of them, would take more than `memory` bytes by what the file declares. */
export function requireMemory(
  groups: FileMetaData["row_groups"],
  { leaves }: Layout,
  rows: number,
  source: string,
  memory: number,
): void {
  let needed = 0;
  for (const { columns, num_rows } of groups) {
    for (const { chunk, list, element } of leaves) {
      const entries = Number(columns[chunk].meta_data?.num_values);
      needed += entries * (element.type === "BYTE_ARRAY" ? TEXT : list && element.type === "FLOAT" ? 4 : 8);
      if (list) needed += LIST * Number(num_rows);
    }
  }
  if (needed <= memory) return;
  throw tooLarge(source, `its ${rows} rows of ${leaves.length} columns would take about ${gigabytes(needed)}`, memory);
}

export const tooLarge = (source: string, what: string, allowed: number): EtalonError =>
  new EtalonError(
    "MEMORY",
    `${source}: ${what}; ${gigabytes(allowed)} are allowed. Write fewer rows or columns into the file.`,
  );

/** Bytes that a text and a list take beside their content. */
const [TEXT, LIST] = [64, 128];
