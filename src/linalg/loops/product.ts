import { gemm } from "./gemm.ts";
import type { Index } from "./heap.ts";
import { memory } from "./heap.ts";

/**
 * C += alpha·A·B with A m x k, B k x n, each with its row and column stride, and row length `ldc` of C.
 * `lower`: above the diagonal C is undefined afterwards. `workspace` serves the SIMD loop alone.
 */
export function product(
  m: Index,
  n: Index,
  k: Index,
  alpha: number,
  a: Index,
  aRow: Index,
  aCol: Index,
  b: Index,
  bRow: Index,
  bCol: Index,
  c: Index,
  ldc: Index,
  _workspace: Index,
  lower: boolean,
): void {
  const data = memory();
  gemm(
    m,
    n,
    k,
    alpha,
    { data, start: a, row: aRow, col: aCol },
    { data, start: b, row: bRow, col: bCol },
    { data, start: c, row: ldc, col: 1 },
    lower,
  );
}

/** Doubles of workspace that `product` needs with n columns of B on `threads` threads. */
export function productWorkspace(n: Index, threads: Index): Index {
  return n > 0 ? threads : 0;
}
