import type { Index } from "./heap.ts";
import { productWorkspace } from "./product.ts";
import { panelLength } from "./tridiagonalize.ts";

// Where the parts of the eigen-decomposition's workspace stand: n-vectors first, then matrices, then scratch for products.

/** Vectors of n doubles, by slot. */
export const DIAGONAL: Index = 0;
export const OFF_DIAGONAL: Index = 1;
export const TAU: Index = 2;
export const COUPLING: Index = 3;
export const POLES: Index = 4;
export const WEIGHTS: Index = 5;
export const REFINED: Index = 6;
export const ROOTS: Index = 7;
/** Vectors of n indices, by slot. */
export const ORDER: Index = 8;
export const MERGED: Index = 9;
export const KIND: Index = 10;
export const KEPT: Index = 11;
export const DEFLATED: Index = 12;
export const GROUPED: Index = 13;
const SLOTS: Index = 14;
const SUMS: Index = 4;

/** Most reflectors applied at once in the back-transformation. */
export const REFLECTORS: Index = 64;

export function slot(workspace: Index, n: Index, which: Index): Index {
  return workspace + SUMS + which * n;
}

/** n x n: eigenvectors of the tridiagonal matrix as rows. */
export function rotatedRows(workspace: Index, n: Index): Index {
  return slot(workspace, n, SLOTS);
}

/** n x n: differences of poles and roots; the panels of the other two phases. */
export function differences(workspace: Index, n: Index): Index {
  return rotatedRows(workspace, n) + n * n;
}

export function productScratch(workspace: Index, n: Index): Index {
  const panel = panelLength(n);
  const blocks = 2 * n * REFLECTORS + REFLECTORS * REFLECTORS;
  return (differences(workspace, n) + larger(n * n, larger(panel, blocks)) + 7) & ~7;
}

/** Doubles of workspace for order n. */
export function eigenWorkspace(n: Index): Index {
  return productScratch(0, n) + productWorkspace(n);
}

function larger(a: Index, b: Index): Index {
  return a > b ? a : b;
}
