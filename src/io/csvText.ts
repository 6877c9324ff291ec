/** A text to be taken apart: UTF-8 bytes, the sign between cells, and the most characters a row may have. */
export interface CsvText {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly delimiter: string;
  readonly characters: number;
}

/** Takes the cells of a record that is not blank and the line (from 1) on which it starts. */
export type RecordVisitor = (cells: string[], line: number) => void;
