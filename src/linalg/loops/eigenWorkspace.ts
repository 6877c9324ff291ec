import type { Index } from "./heap.ts";
import { productWorkspace } from "./product.ts";
import { panelLength } from "./reduceBlock.ts";
import { packingScratch, reflectorsLength } from "./reflectorBlocks.ts";
import { reflectingScratch } from "./reflectRows.ts";
import { member, members } from "./team.ts";

// Where the parts of the eigen-decomposition's workspace stand: operands of steps and n-vectors first, then matrices, scratch for products, and
// scratch of each thread.

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
/** Words for the operands of a step. */
const FRAME: Index = 32;
/** Halves are merged by several threads at once from this depth on, where they are at most a quarter of the matrix. */
export const DEEP: Index = 2;

export function slot(workspace: Index, n: Index, which: Index): Index {
  return workspace + FRAME + which * n;
}

/** n x n: eigenvectors of the tridiagonal matrix as rows. */
export function rotatedRows(workspace: Index, n: Index): Index {
  return slot(workspace, n, SLOTS);
}

/** n x n: differences of poles and roots; the panel and the reflectors of the other two phases. */
export function differences(workspace: Index, n: Index): Index {
  return rotatedRows(workspace, n) + n * n;
}

export function productScratch(workspace: Index, n: Index): Index {
  return (differences(workspace, n) + larger(n * n, larger(panelLength(n), reflectorsLength(n))) + 7) & ~7;
}

/** Scratch of the thread that asks: operands of a step first, then `ownLength` doubles. */
export function ownFrame(workspace: Index, n: Index): Index {
  return productScratch(workspace, n) + productWorkspace(n, members()) + member() * (FRAME + ownLength(n));
}

export function ownScratch(workspace: Index, n: Index): Index {
  return ownFrame(workspace, n) + FRAME;
}

function ownLength(n: Index): Index {
  const merging = productWorkspace((n >> DEEP) + 1, 1);
  return (larger(n + 8, larger(merging, larger(packingScratch(n), reflectingScratch(n)))) + 7) & ~7;
}

/** Doubles of workspace for order n on `threads` threads. */
export function eigenWorkspace(n: Index, threads: Index): Index {
  return productScratch(0, n) + productWorkspace(n, threads) + threads * (FRAME + ownLength(n));
}

function larger(a: Index, b: Index): Index {
  return a > b ? a : b;
}
