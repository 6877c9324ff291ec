import { backTransform } from "./backTransform.ts";
import { divideAndConquer } from "./divideAndConquer.ts";
import { DIAGONAL, differences, OFF_DIAGONAL, productScratch, slot, TAU } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { set } from "./heap.ts";
import { tridiagonalize } from "./tridiagonalize.ts";

/**
 * A = Σ λ v vᵀ of a symmetric n x n matrix with entries of about 1 (lower triangle, destroyed). Eigenvalues ascending to
 * `values`, unit eigenvectors, largest component positive, to the rows of `vectors` (n x n); eigenWorkspace(n, threads) doubles of workspace.
 * False when an eigenvalue does not converge.
 */
export function eigenDecompose(n: Index, a: Index, values: Index, vectors: Index, workspace: Index): boolean {
  if (n === 0) return true;
  const d = slot(workspace, n, DIAGONAL);
  const e = slot(workspace, n, OFF_DIAGONAL);
  const tau = slot(workspace, n, TAU);
  tridiagonalize(n, a, d, e, tau, differences(workspace, n), workspace, productScratch(workspace, n));
  set(e, n - 1, 0);
  if (!divideAndConquer(workspace, n, vectors, a)) return false;
  backTransform(n, a, values, vectors, workspace);
  return true;
}
