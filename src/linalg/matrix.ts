import { EtalonError } from "../base/errors.ts";

/** Dense row-major matrix of 64-bit floats. Entry (i, j) is `data[i * cols + j]`. */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;

  /** A matrix over `data` (not copied), or of zeros. `SHAPE` if the length is not rows x cols. */
  constructor(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)) {
    if (data.length !== rows * cols) {
      throw new EtalonError("SHAPE", `A ${rows} x ${cols} matrix needs ${rows * cols} numbers but got ${data.length}.`);
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  static identity(rows: number, cols = rows): Matrix {
    const matrix = new Matrix(rows, cols);
    for (let i = 0; i < Math.min(rows, cols); i++) matrix.data[i * cols + i] = 1;
    return matrix;
  }

  static diagonal(values: ArrayLike<number>): Matrix {
    const matrix = new Matrix(values.length, values.length);
    for (let i = 0; i < values.length; i++) matrix.data[i * values.length + i] = values[i];
    return matrix;
  }

  /** A copy of nested rows, all of one length. */
  static from(rows: readonly ArrayLike<number>[]): Matrix {
    const cols = rows[0]?.length ?? 0;
    const matrix = new Matrix(rows.length, cols);
    rows.forEach((row, i) => {
      if (row.length !== cols) {
        throw new EtalonError(
          "SHAPE",
          `Row ${i} has ${row.length} numbers but row 0 has ${cols}. Give rows of one length.`,
        );
      }
      for (let j = 0; j < cols; j++) matrix.data[i * cols + j] = row[j];
    });
    return matrix;
  }

  get(i: number, j: number): number {
    return this.data[i * this.cols + j];
  }

  /** A view of row i, not a copy. */
  row(i: number): Float64Array {
    return this.data.subarray(i * this.cols, (i + 1) * this.cols);
  }

  clone(): Matrix {
    return new Matrix(this.rows, this.cols, this.data.slice());
  }

  /** The rows at `indices`, copied in that order. */
  take(indices: ArrayLike<number>): Matrix {
    const taken = new Matrix(indices.length, this.cols);
    for (let i = 0; i < indices.length; i++) {
      taken.data.set(this.data.subarray(indices[i] * this.cols, (indices[i] + 1) * this.cols), i * this.cols);
    }
    return taken;
  }

  transposed(): Matrix {
    const { rows, cols, data } = this;
    const flipped = new Matrix(cols, rows);
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) flipped.data[j * rows + i] = data[i * cols + j];
    return flipped;
  }

  /** The rows as nested plain arrays. */
  toArrays(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)));
  }
}
