import { EtalonError } from "../base/errors.ts";
import { writeParquetVectors } from "../io/parquetVectors.ts";
import type { Precision } from "./precision.ts";
import { requireIds, type StoreVectors, singleVectors } from "./storeVectors.ts";

/** What the columns are called. */
export interface LancedbOptions {
  /** The column of vectors; default `vector`. */
  readonly column?: string;
  /** The column of ids; default `id`. Without ids they are the rows from 0. */
  readonly id?: string | undefined;
  readonly dtype?: Precision;
}

/** A Parquet file for LanceDB: ids as text, vectors as lists of fixed size. 32 bits unless told otherwise. */
export function exportLancedb(
  given: StoreVectors,
  { column = "vector", id = "id", dtype = "f32" }: LancedbOptions = {},
): Uint8Array {
  const { vectors, ids } = given;
  requireIds(given);
  if (column === "" || column === id || /[.\0\p{Surrogate}]/u.test(column)) {
    throw new EtalonError(
      "OPTION",
      `--column: LanceDB cannot call a column ${JSON.stringify(column)} here. Give a name without dots that is not ${JSON.stringify(id)}, the ids' name.`,
    );
  }
  return writeParquetVectors({
    rows: vectors.rows,
    cols: vectors.cols,
    vectors: dtype === "f64" ? vectors.data : singleVectors(given),
    texts: ids ?? Array.from({ length: vectors.rows }, (_, row) => String(row)),
    names: { text: id, vector: column },
  });
}
