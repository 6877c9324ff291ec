import { EtalonError } from "../base/errors.ts";

/**
 * Points of which few entries are not zero, as compressed rows (CSR; `indptr`, `indices`, `data` in SciPy): row i has the entries
 * `indices[k]`, `values[k]` for k from `starts[i]` to `starts[i + 1] - 1`, in ascending order of their columns.
 */
export interface SparseInput {
  readonly rows: number;
  readonly cols: number;
  /** rows + 1 numbers, from 0. */
  readonly starts: ArrayLike<number>;
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly features?: readonly string[];
}

/** The same, checked and copied. */
export interface SparsePoints {
  readonly rows: number;
  readonly cols: number;
  readonly starts: Float64Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The entries of one row. */
export interface SparseRow {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export const isSparse = (input: unknown): input is SparseInput =>
  typeof input === "object" && input !== null && "starts" in input && "indices" in input && "values" in input;

/** A checked copy. `SHAPE` where sizes disagree, `DATA` for columns out of range or order and for values that are not finite. */
export function toSparse({ rows, cols, starts, indices, values }: SparseInput, name = "points"): SparsePoints {
  if (!(Number.isInteger(rows) && Number.isInteger(cols) && rows > 0 && cols > 0))
    throw new EtalonError("SHAPE", `${name}: got ${rows} rows and ${cols} columns. Give at least one of each.`);
  if (
    starts.length !== rows + 1 ||
    starts[0] !== 0 ||
    starts[rows] !== indices.length ||
    indices.length !== values.length
  ) {
    throw new EtalonError(
      "SHAPE",
      `${name}: ${rows} sparse rows need ${rows + 1} starts, from 0 to the number of indices and of values, but there are ${starts.length} starts up to ${starts[starts.length - 1]}, ${indices.length} indices and ${values.length} values.`,
    );
  }
  for (let i = 0; i < rows; i++) {
    if (!(Number.isInteger(starts[i]) && starts[i] <= starts[i + 1]))
      throw new EtalonError(
        "SHAPE",
        `${name}: \`starts\` must ascend, but row ${i} starts at ${starts[i]} and the next at ${starts[i + 1]}.`,
      );
  }
  for (let i = 0; i < rows; i++) {
    for (let k = starts[i]; k < starts[i + 1]; k++) {
      const column = indices[k];
      const least = k === starts[i] ? 0 : indices[k - 1] + 1;
      if (!(Number.isInteger(column) && column >= least && column < cols)) {
        throw new EtalonError(
          "DATA",
          `${name}: entry ${k} (row ${i}) has column ${column}. Give columns from 0 to ${cols - 1}, each once, in ascending order.`,
        );
      }
      if (!Number.isFinite(values[k]))
        throw new EtalonError(
          "DATA",
          `${name}: row ${i}, column ${column} is ${values[k]}. Learners need finite numbers.`,
        );
    }
  }
  return {
    rows,
    cols,
    starts: Float64Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

/** Row i, as views. */
export const sparseRow = ({ starts, indices, values }: SparsePoints, i: number): SparseRow => ({
  indices: indices.subarray(starts[i], starts[i + 1]),
  values: values.subarray(starts[i], starts[i + 1]),
});

/** The entries of dense rows that are not zero. */
export function sparseOf({ rows, cols, data }: { rows: number; cols: number; data: ArrayLike<number> }): SparsePoints {
  const starts = new Float64Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) {
      if (data[k] === 0) continue;
      indices.push(c);
      values.push(data[k]);
    }
    starts[i + 1] = indices.length;
  }
  return { rows, cols, starts, indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

/** Writes the points into a row-major array of zeros. */
export function fillDense(
  { rows, cols, starts, indices, values }: SparsePoints,
  data: Float64Array | Float32Array,
): void {
  for (let i = 0; i < rows; i++)
    for (let k = starts[i]; k < starts[i + 1]; k++) data[i * cols + indices[k]] = values[k];
}

/** The mean of all rows and their root-mean-square pair distance, without a dense row: O(entries + d). */
export function sparseSpread({ rows, cols, indices, values }: SparsePoints): { mean: Float64Array; scale: number } {
  const mean = new Float64Array(cols);
  for (let k = 0; k < indices.length; k++) mean[indices[k]] += values[k] / rows;
  const absent = new Int32Array(cols).fill(rows);
  let sum = 0;
  for (let k = 0; k < indices.length; k++) {
    const offset = values[k] - mean[indices[k]];
    absent[indices[k]]--;
    sum += offset * offset;
  }
  for (let c = 0; c < cols; c++) sum += absent[c] * mean[c] * mean[c];
  return { mean, scale: Math.sqrt((2 * sum) / (rows - 1)) };
}
