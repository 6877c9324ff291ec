import type { Index } from "./heap.ts";
import { memory } from "./heap.ts";
import { axpy, dot } from "./vectors.ts";

/** y = A·x for a symmetric m x m matrix of row length `ld`, of which only the lower triangle is read. Twin of the SIMD loop. */
export function symmetricTimes(m: Index, a: Index, ld: Index, x: Index, y: Index, h = memory()): void {
  symmetricRows(0, m, a, ld, x, y, h);
}

/** What the rows first .. m−1 of the lower triangle, `first` a multiple of 4, and their mirror images add to y. */
export function symmetricRows(first: Index, m: Index, a: Index, ld: Index, x: Index, y: Index, h = memory()): void {
  h.fill(0, y, y + m);
  let i = first;
  for (; i + 4 <= m; i += 4) fourRows(h, i, a + i * ld, ld, x, y);
  for (; i < m; i++) {
    const row = a + i * ld;
    const sum = dot(i, row, x, h);
    axpy(i, h[x + i], row, y, h);
    h[y + i] = sum + h[row + i] * h[x + i];
  }
}

/** Rows i .. i+3 times x, and their mirror images' share of y[0 .. i): two lanes for even and odd columns. */
function fourRows(h: Float64Array, i: number, r0: number, ld: number, x: number, y: number): void {
  const [r1, r2, r3] = [r0 + ld, r0 + 2 * ld, r0 + 3 * ld];
  const [x0, x1, x2, x3] = [h[x + i], h[x + i + 1], h[x + i + 2], h[x + i + 3]];
  const even = [0, 0, 0, 0];
  const odd = [0, 0, 0, 0];
  for (let j = 0; j < i; j++) {
    const sums = j % 2 === 0 ? even : odd;
    const [a0, a1, a2, a3] = [h[r0 + j], h[r1 + j], h[r2 + j], h[r3 + j]];
    const xj = h[x + j];
    sums[0] += a0 * xj;
    sums[1] += a1 * xj;
    sums[2] += a2 * xj;
    sums[3] += a3 * xj;
    h[y + j] += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
  }
  const [a10, a20, a21] = [h[r1 + i], h[r2 + i], h[r2 + i + 1]];
  const [a30, a31, a32] = [h[r3 + i], h[r3 + i + 1], h[r3 + i + 2]];
  h[y + i] = even[0] + odd[0] + h[r0 + i] * x0 + a10 * x1 + a20 * x2 + a30 * x3;
  h[y + i + 1] = even[1] + odd[1] + a10 * x0 + h[r1 + i + 1] * x1 + a21 * x2 + a31 * x3;
  h[y + i + 2] = even[2] + odd[2] + a20 * x0 + a21 * x1 + h[r2 + i + 2] * x2 + a32 * x3;
  h[y + i + 3] = even[3] + odd[3] + a30 * x0 + a31 * x1 + a32 * x2 + h[r3 + i + 3] * x3;
}
