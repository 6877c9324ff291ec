import { sampleRows } from "../../evaluate/sampleRows.ts";

/** At most `size` of the rows, drawn at random with classes in proportion, ascending; the same seed draws the same rows. */
export const drawnRows = (rows: Int32Array, codes: Int32Array, size: number, seed = 0): Int32Array =>
  rows.length <= size ? rows : sampleRows(rows, codes, size, seed);
