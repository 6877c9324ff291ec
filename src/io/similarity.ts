import { EtalonError } from "../base/errors.ts";
import { type Column, cellText, placeOf, quoted, type Table } from "./table.ts";

export type Similarity = "same" | "different" | "unsure";

/** What a pair's label says: 1, +1, same, true, yes; 0, -1, different, false, no; unsure or empty. Scores are similar from 0.5. `DATA` for anything else. */
export function similarityOf(table: Table, column: Column, row: number, score: boolean): Similarity {
  const text = cellText(column, row)?.trim().toLowerCase() ?? "";
  if (score && text !== "") {
    const value = Number(text);
    if (value >= 0 && value <= 1) return value >= 0.5 ? "same" : "different";
    throw new EtalonError(
      "DATA",
      `${placeOf(table, row, column)}: ${quoted(text)} is no score. Give a number from 0 to 1, or leave the cell empty.`,
    );
  }
  const known = WORDS.get(/^[+-]?[01](\.0*)?$/.test(text) ? String(Number(text)) : text);
  if (known !== undefined) return known;
  throw new EtalonError(
    "DATA",
    `${placeOf(table, row, column)}: ${quoted(text)} is no verdict on a pair. Give 1 or 0, +1 or -1, same or different, or unsure.`,
  );
}

const WORDS: ReadonlyMap<string, Similarity> = new Map([
  ["1", "same"],
  ["same", "same"],
  ["true", "same"],
  ["yes", "same"],
  ["similar", "same"],
  ["0", "different"],
  ["-1", "different"],
  ["different", "different"],
  ["false", "different"],
  ["no", "different"],
  ["dissimilar", "different"],
  ["unsure", "unsure"],
  ["skip", "unsure"],
  ["", "unsure"],
]);
