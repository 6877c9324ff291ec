import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { product } from "./product.ts";
import { axpy, divide, dot } from "./vectors.ts";

const BLOCK: Index = 32;

/** B ← C⁻¹ B for a lower triangular n x n matrix C and B n x m; `scratch` is the workspace of `product` for m columns. */
export function solveLower(n: Index, m: Index, c: Index, b: Index, scratch: Index): void {
  if (m === 1) {
    for (let i = 0; i < n; i++) set(b, i, (get(b, i) - dot(i, c + i * n, b)) / get(c + i * n, i));
    return;
  }
  for (let start = 0; start < n; start += BLOCK) {
    const end = start + BLOCK < n ? start + BLOCK : n;
    product(end - start, m, start, -1, c + start * n, n, 1, b, m, 1, b + start * m, m, scratch, false);
    for (let i = start; i < end; i++) {
      for (let k = start; k < i; k++) axpy(m, -get(c + i * n, k), b + k * m, b + i * m);
      divide(m, get(c + i * n, i), b + i * m);
    }
  }
}

/** B ← C⁻ᵀ B for a lower triangular n x n matrix C and B n x m. */
export function solveLowerTransposed(n: Index, m: Index, c: Index, b: Index, scratch: Index): void {
  if (m === 1) {
    for (let i = n - 1; i >= 0; i--) {
      set(b, i, get(b, i) / get(c + i * n, i));
      axpy(i, -get(b, i), c + i * n, b);
    }
    return;
  }
  for (let end = n; end > 0; end -= BLOCK) {
    const start = end > BLOCK ? end - BLOCK : 0;
    const below = c + end * n + start;
    product(end - start, m, n - end, -1, below, 1, n, b + end * m, m, 1, b + start * m, m, scratch, false);
    for (let i = end - 1; i >= start; i--) {
      for (let k = i + 1; k < end; k++) axpy(m, -get(c + k * n, i), b + k * m, b + i * m);
      divide(m, get(c + i * n, i), b + i * m);
    }
  }
}
