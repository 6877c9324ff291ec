import { DIAGONAL, OFF_DIAGONAL, ORDER, rotatedRows, slot } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { fill, get, set, setIndex } from "./heap.ts";
import { implicitQl } from "./implicitQl.ts";
import { mergeHalves } from "./mergeHalves.ts";
import { sortAscending } from "./sortAscending.ts";

/** Parts up to this order are solved by implicit QL. */
export const LEAF: Index = 32;

/**
 * Eigenvalues and eigenvectors of rows low .. low+n−1 of the tridiagonal matrix in the workspace of order `total`
 * (Cuppen 1981): T is cut into two halves by a rank-one term, each half solved, the halves merged. Leaves eigenvalues in
 * DIAGONAL, eigenvectors in the rows of rotatedRows and their ascending order in ORDER. `buffer` is total x total.
 * False when an eigenvalue of a leaf does not converge.
 */
export function divideAndConquer(workspace: Index, total: Index, buffer: Index, low: Index, n: Index): boolean {
  if (n <= LEAF) return leaf(workspace, total, low, n);
  const d = slot(workspace, total, DIAGONAL);
  const half = n >> 1;
  const middle = low + half;
  const coupling = get(slot(workspace, total, OFF_DIAGONAL), middle - 1);
  set(d, middle - 1, get(d, middle - 1) - Math.abs(coupling));
  set(d, middle, get(d, middle) - Math.abs(coupling));
  if (!divideAndConquer(workspace, total, buffer, low, half)) return false;
  if (!divideAndConquer(workspace, total, buffer, middle, n - half)) return false;
  mergeHalves(workspace, total, buffer, low, half, n, coupling);
  return true;
}

function leaf(workspace: Index, total: Index, low: Index, n: Index): boolean {
  const d = slot(workspace, total, DIAGONAL) + low;
  const e = slot(workspace, total, OFF_DIAGONAL) + low;
  const q = rotatedRows(workspace, total) + low * total + low;
  for (let i = 0; i < n; i++) {
    fill(n, q + i * total, 0);
    set(q + i * total, i, 1);
  }
  const coupling = get(e, n - 1);
  const converged = implicitQl(n, d, e, q, total, n);
  set(e, n - 1, coupling);
  const order = slot(workspace, total, ORDER) + low;
  for (let i = 0; i < n; i++) setIndex(order, i, i);
  sortAscending(n, order, d);
  return converged;
}
