/** A matrix inside an array of doubles: entry (i, j) is `data[start + i * row + j * col]`. */
export interface Strided {
  readonly data: Float64Array;
  readonly start: number;
  readonly row: number;
  readonly col: number;
}

/** Inner terms are summed in blocks of this many, each from zero, and added to C block by block. */
export const INNER_BLOCK = 256;

/** C += alpha·A·B with A m x k, B k x n; with `lower` only entries (i, j) of C with j ≤ i. */
export function gemm(
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Strided,
  b: Strided,
  c: Strided,
  lower = false,
): void {
  for (let start = 0; start < k; start += INNER_BLOCK) {
    const end = Math.min(k, start + INNER_BLOCK);
    for (let i = 0; i < m; i++) {
      const columns = lower ? Math.min(n, i + 1) : n;
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        let p = a.start + i * a.row + start * a.col;
        let q = b.start + start * b.row + j * b.col;
        for (let r = start; r < end; r++) {
          sum += a.data[p] * b.data[q];
          p += a.col;
          q += b.row;
        }
        c.data[c.start + i * c.row + j * c.col] += alpha * sum;
      }
    }
  }
}
