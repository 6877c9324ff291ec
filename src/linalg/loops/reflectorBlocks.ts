import type { Index } from "./heap.ts";
import { fill, get, set } from "./heap.ts";
import { TILE_ROWS } from "./tileProduct.ts";
import { axpy, dot } from "./vectors.ts";

/** From this order on, wide blocks of reflectors pay (measured). */
const LARGE: Index = 256;

/** Reflectors applied at once: a multiple of a tile's rows. */
export function reflectorsOf(n: Index): Index {
  return n < LARGE ? 24 : 32;
}

export function blocksOf(n: Index): Index {
  const most = reflectorsOf(n);
  return ((n - 2 + most) / most) | 0;
}

/** Where the parts of block b begin, b = 0 first: Y, Yᵀ and T of reflectors b·most+1 and following. */
export function blockAt(reflectors: Index, most: Index, b: Index): Index {
  return reflectors + most * most * b * (b + 2);
}

export function transposedAt(reflectors: Index, most: Index, b: Index): Index {
  return blockAt(reflectors, most, b) + most * most * (b + 1);
}

export function triangleAt(reflectors: Index, most: Index, b: Index): Index {
  return blockAt(reflectors, most, b) + 2 * most * most * (b + 1);
}

/** Doubles that the blocks of order n take. */
export function reflectorsLength(n: Index): Index {
  return blockAt(0, reflectorsOf(n), blocksOf(n));
}

/** Doubles of scratch for packing a block. */
export function packingScratch(n: Index): Index {
  return 2 * reflectorsOf(n) * reflectorsOf(n);
}

/**
 * Packs the k reflectors of block b, in the rows of `a`, for tiles: Y (k x m), Yᵀ, and T of their product I − Yᵀ Tᵀ Y (Schreiber, Van Loan 1989).
 */
export function packReflectors(n: Index, a: Index, tau: Index, reflectors: Index, b: Index, scratch: Index): void {
  const most = reflectorsOf(n);
  const first = 1 + b * most;
  const k = n - first < most ? n - first : most;
  packRows(n, a, first, k, blockAt(reflectors, most, b));
  packColumns(n, a, first, k, transposedAt(reflectors, most, b));
  const triangle = scratch + k * k;
  for (let r: Index = 0; r < k; r++) {
    for (let q: Index = 0; q < r; q++) {
      set(scratch, r * k + q, dot(first + q, a + (first + q) * n, a + (first + r) * n));
    }
  }
  compactFactor(k, scratch, tau + first, triangle);
  packTriangle(k, triangle, triangleAt(reflectors, most, b));
}

/** Panels of 4 reflectors, m = first+k−1 steps; reflector i has i entries. */
function packRows(n: Index, a: Index, first: Index, k: Index, to: Index): void {
  const m = first + k - 1;
  fill((((k + TILE_ROWS - 1) / TILE_ROWS) | 0) * TILE_ROWS * m, to, 0);
  for (let r: Index = 0; r < k; r++) {
    const row = a + (first + r) * n;
    const within = r % TILE_ROWS;
    const panel = to + (r - within) * m + within;
    for (let c: Index = 0; c < first + r; c++) set(panel, c * TILE_ROWS, get(row, c));
  }
}

/** Panels of 4 columns, k steps. */
function packColumns(n: Index, a: Index, first: Index, k: Index, to: Index): void {
  const m = first + k - 1;
  let panel = to;
  for (let c: Index = 0; c < m; c += TILE_ROWS) {
    for (let r: Index = 0; r < k; r++) {
      const row = a + (first + r) * n + c;
      const there = first + r - c;
      for (let e: Index = 0; e < TILE_ROWS; e++) set(panel, e, e < there ? get(row, e) : 0);
      panel += TILE_ROWS;
    }
  }
}

/** The lower triangular T (k x k) of a block from its reflectors' inner products, row by row. */
function compactFactor(k: Index, inner: Index, tau: Index, t: Index): void {
  fill(k * k, t, 0);
  for (let r: Index = 0; r < k; r++) {
    const factor = get(tau, r);
    const row = t + r * k;
    for (let q: Index = 0; q < r; q++) axpy(q + 1, -factor * get(inner, r * k + q), t + q * k, row);
    set(row, r, factor);
  }
}

/** Panels of 4 rows, k steps. */
function packTriangle(k: Index, t: Index, to: Index): void {
  let panel = to;
  for (let r: Index = 0; r < k; r += TILE_ROWS) {
    for (let c: Index = 0; c < k; c++) {
      for (let e: Index = 0; e < TILE_ROWS; e++) set(panel, e, r + e < k ? get(t, (r + e) * k + c) : 0);
      panel += TILE_ROWS;
    }
  }
}
