import { EtalonError } from "../base/errors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { roundedToSingles } from "./precision.ts";

/** Transformed points on their way into a vector store, with a name for each where they have one. */
export interface StoreVectors {
  readonly vectors: Matrix;
  readonly ids?: readonly string[] | undefined;
}

/** The vectors in 32 bits, row after row. `UNSUPPORTED` when they do not hold them. */
export const singleVectors = ({ vectors }: StoreVectors): Float32Array<ArrayBuffer> =>
  roundedToSingles(vectors.data, "a vector", "Export to lancedb or transform to .npy, which take 64 bits");

/** `SHAPE` unless there is one id for each vector. */
export function requireIds({ vectors, ids }: StoreVectors): void {
  if (ids !== undefined && ids.length !== vectors.rows) {
    throw new EtalonError("SHAPE", `there are ${ids.length} ids for ${vectors.rows} vectors. Give one for each.`);
  }
}

/** `UNSUPPORTED` when a store takes no vectors of this length; it names those that do. */
export function requireWidth(store: string, { vectors }: StoreVectors, most: number, others: string): void {
  if (vectors.cols > most) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${store} takes vectors of at most ${most} numbers, these have ${vectors.cols}. Learn fewer --components, or export to ${others}.`,
    );
  }
}

/** Decimal text of at most nine digits, which reads back as the same 32-bit number. */
export const singleText = (value: number): string => String(Number(value.toPrecision(9)));

/** Rows [start, end) in batches of about `numbers` numbers. */
export function* batches(
  rows: number,
  cols: number,
  numbers: number,
): Generator<readonly [start: number, end: number]> {
  const size = Math.max(1, Math.floor(numbers / cols));
  for (let start = 0; start < rows; start += size) yield [start, Math.min(rows, start + size)];
}
