import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { product } from "./product.ts";
import { BLOCK, reduceBlock } from "./reduceBlock.ts";
import { reflect } from "./reflect.ts";
import { symmetricTimes } from "./symmetricTimes.ts";
import { addTwo, axpy, dot, scale } from "./vectors.ts";

/** Up to this order the rest is reduced row by row: blocks do not pay there (measured). */
const LAST: Index = 96;

/**
 * Householder reduction Qᵀ A Q = T of a symmetric n x n matrix (lower triangle, destroyed), last row first, in blocks
 * (Dongarra, Sorensen, Hammarling 1989). T has diagonal d and off-diagonal e. Reflector I − τᵢ v vᵀ stands in row i,
 * columns 0 .. i−1, with v at i−1 equal to 1.
 */
export function tridiagonalize(
  n: Index,
  a: Index,
  d: Index,
  e: Index,
  tau: Index,
  panel: Index,
  frame: Index,
  workspace: Index,
): void {
  let high = n;
  while (high > LAST) {
    const low = high - BLOCK;
    reduceBlock(n, a, high, low, d, e, tau, panel, frame);
    product(low, low, 2 * BLOCK, -1, panel, 1, n, panel + BLOCK * n, n, 1, a, n, workspace, true);
    high = low;
  }
  reduceRows(n, a, high, d, e, tau, panel);
}

/** Reduces the last rows one by one, with the rest of the matrix updated each time; w is scratch for one row. */
function reduceRows(n: Index, a: Index, high: Index, d: Index, e: Index, tau: Index, w: Index): void {
  for (let i = high - 1; i > 0; i--) {
    const row = a + i * n;
    set(d, i, get(row, i));
    const t = reflect(i, row, e);
    set(tau, i, t);
    if (t === 0) continue;
    symmetricTimes(i, a, n, row, w);
    scale(i, t, w);
    axpy(i, -0.5 * t * dot(i, w, row), row, w);
    for (let r = 0; r < i; r++) addTwo(r + 1, -get(w, r), row, -get(row, r), w, a + r * n);
  }
  set(d, 0, get(a, 0));
}
