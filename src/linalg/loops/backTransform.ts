import { differences, productScratch, REFLECTORS, rotatedRows } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, fill, get, set } from "./heap.ts";
import { product } from "./product.ts";
import { axpy, dot } from "./vectors.ts";

/** Up to this order reflectors are applied one by one. */
const DIRECT: Index = 64;
/** From this order on, full blocks of reflectors pay (measured). */
const WIDE: Index = 256;

/**
 * V ← V·Qᵀ for the Q of `tridiagonalize`, whose reflectors stand in the rows of `a`: eigenvectors of T become those of A.
 * Blocks of reflectors act as I − Y T Yᵀ (Schreiber, Van Loan 1989). The workspace is that of the decomposition.
 */
export function backTransform(n: Index, a: Index, tau: Index, vectors: Index, workspace: Index): void {
  if (n <= DIRECT) {
    for (let i = 1; i < n; i++) if (get(tau, i) !== 0) applyReflector(n, i, a + i * n, get(tau, i), vectors);
    return;
  }
  const block = n < WIDE ? REFLECTORS >> 1 : REFLECTORS;
  for (let first = 1; first < n; first += block) {
    const end = first + block < n ? first + block : n;
    applyBlock(n, a, tau, first, end, vectors, workspace);
  }
}

/** Each row v of V becomes v − τ (v·y) y; y has i entries, the last of them 1. */
function applyReflector(n: Index, i: Index, y: Index, tau: number, vectors: Index): void {
  for (let r = 0; r < n; r++) {
    const row = vectors + r * n;
    axpy(i, -tau * dot(i, row, y), y, row);
  }
}

function applyBlock(n: Index, a: Index, tau: Index, first: Index, end: Index, vectors: Index, workspace: Index): void {
  const k = end - first;
  const m = end - 1;
  const y = rotatedRows(workspace, n);
  const along = differences(workspace, n);
  const across = along + n * REFLECTORS;
  const t = across + n * REFLECTORS;
  const scratch = productScratch(workspace, n);
  for (let r = 0; r < k; r++) copyReflector(n, a, first + r, m, y + r * m);
  fill(k * k, along, 0);
  product(k, k, m, 1, y, m, 1, y, 1, m, along, k, scratch, true);
  compactFactor(k, along, tau + first, t);
  fill(n * k, along, 0);
  fill(n * k, across, 0);
  product(n, k, m, 1, vectors, n, 1, y, 1, m, along, k, scratch, false);
  product(n, k, k, 1, along, k, 1, t, 1, k, across, k, scratch, false);
  product(n, m, k, -1, across, k, 1, y, m, 1, vectors, n, scratch, false);
}

/** Reflector i with its one and zeros filled in, m doubles at `to`. */
function copyReflector(n: Index, a: Index, i: Index, m: Index, to: Index): void {
  copy(i - 1, a + i * n, to);
  set(to, i - 1, 1);
  fill(m - i, to + i, 0);
}

/** The lower triangular T (k x k) of a block from its reflectors' inner products, row by row. */
function compactFactor(k: Index, inner: Index, tau: Index, t: Index): void {
  fill(k * k, t, 0);
  for (let r = 0; r < k; r++) {
    const factor = get(tau, r);
    const row = t + r * k;
    for (let q = 0; q < r; q++) axpy(q + 1, -factor * get(inner, r * k + q), t + q * k, row);
    set(row, r, factor);
  }
}
