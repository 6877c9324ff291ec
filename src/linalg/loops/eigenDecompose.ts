import { backTransform } from "./backTransform.ts";
import { divideAndConquer } from "./divideAndConquer.ts";
import {
  DIAGONAL,
  differences,
  OFF_DIAGONAL,
  ORDER,
  productScratch,
  rotatedRows,
  slot,
  TAU,
} from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, fill, get, getIndex, set } from "./heap.ts";
import { tridiagonalize } from "./tridiagonalize.ts";

/**
 * A = Σ λ v vᵀ of a symmetric n x n matrix with entries of about 1 (lower triangle, destroyed). Eigenvalues ascending to
 * `values`, unit eigenvectors to the rows of `vectors` (n x n); eigenWorkspace(n) doubles of workspace.
 * False when an eigenvalue does not converge.
 */
export function eigenDecompose(n: Index, a: Index, values: Index, vectors: Index, workspace: Index): boolean {
  if (n === 0) return true;
  const d = slot(workspace, n, DIAGONAL);
  const e = slot(workspace, n, OFF_DIAGONAL);
  const tau = slot(workspace, n, TAU);
  const rows = rotatedRows(workspace, n);
  tridiagonalize(n, a, d, e, tau, differences(workspace, n), productScratch(workspace, n));
  set(e, n - 1, 0);
  fill(n * n, rows, 0);
  if (!divideAndConquer(workspace, n, vectors, 0, n)) return false;
  const order = slot(workspace, n, ORDER);
  for (let i = 0; i < n; i++) {
    const from = getIndex(order, i);
    set(values, i, get(d, from));
    copy(n, rows + from * n, vectors + i * n);
  }
  backTransform(n, a, tau, vectors, workspace);
  return true;
}
