/** The numbers of a column, one after the other. */
export interface NumberCells {
  /** NaN where a single value or an entry of a list is absent. */
  readonly numbers: Float64Array | Float32Array;
  /** Where the list of each row begins, and the end; undefined for single values. */
  readonly starts: Int32Array | undefined;
  /** 1 for rows without a list. */
  readonly absent: Uint8Array;
}

/** Reads the next rows of a column. Throws where there are not so many. */
export type ReadRows<Cells> = (rows: number) => Cells;
