import { blocksWithin, turnEarly } from "./backTransform.ts";
import { DEEP, DIAGONAL, OFF_DIAGONAL, ORDER, rotatedRows, slot } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { fill, get, getIndex, set, setIndex } from "./heap.ts";
import { implicitQl } from "./implicitQl.ts";
import { mergeHalves } from "./mergeHalves.ts";
import { sortAscending } from "./sortAscending.ts";
import { share } from "./team.ts";

/** Parts up to this order are solved by implicit QL. */
const LEAF: Index = 32;

// Operands of the steps, by place in the frame.
const WORKSPACE: Index = 0;
const TOTAL: Index = 1;
const BUFFER: Index = 2;
const DEPTH: Index = 3;
const FAILED: Index = 4;

/**
 * Eigenvalues and eigenvectors of the tridiagonal matrix in the workspace of order n (Cuppen 1981): T is cut in two by a rank-one term, and again, the
 * smallest parts solved and merged in pairs. Leaves eigenvalues in DIAGONAL, eigenvectors in the rows of rotatedRows and their ascending order in
 * ORDER; the first of the reflectors in the rows of `a` have gone through them. `buffer` is n x n. False when an eigenvalue of a leaf does not converge.
 */
export function divideAndConquer(workspace: Index, n: Index, buffer: Index, a: Index): boolean {
  const d = slot(workspace, n, DIAGONAL);
  const e = slot(workspace, n, OFF_DIAGONAL);
  let depth: Index = 0;
  while (LEAF << depth < n) depth++;
  const leaves: Index = 1 << depth;
  for (let leaf: Index = 1; leaf < leaves; leaf++) {
    const at = borderOf(n, depth, leaf);
    const coupling = Math.abs(get(e, at - 1));
    set(d, at - 1, get(d, at - 1) - coupling);
    set(d, at, get(d, at) - coupling);
  }
  setIndex(workspace, WORKSPACE, workspace);
  setIndex(workspace, TOTAL, n);
  setIndex(workspace, BUFFER, buffer);
  setIndex(workspace, DEPTH, depth);
  setIndex(workspace, FAILED, 0);
  share(solveLeaf, leaves, workspace);
  if (getIndex(workspace, FAILED) !== 0) return false;
  let turned: Index = 0;
  while (depth > 0) {
    depth--;
    setIndex(workspace, DEPTH, depth);
    const pairs: Index = 1 << depth;
    if (depth >= DEEP) {
      share(mergePair, pairs, workspace);
      continue;
    }
    const half = borderOf(n, depth + 1, 1);
    turnEarly(n, a, half, turned, blocksWithin(n, half), workspace);
    turned = blocksWithin(n, half);
    for (let pair: Index = 0; pair < pairs; pair++) mergePair(workspace, pair);
  }
  return true;
}

/** Where part `part` of the 2^depth parts begins. */
function borderOf(n: Index, depth: Index, part: Index): Index {
  return (part * n) >> depth;
}

function mergePair(frame: Index, pair: Index): void {
  const total = getIndex(frame, TOTAL);
  const depth = getIndex(frame, DEPTH);
  const low = borderOf(total, depth, pair);
  const middle = borderOf(total, depth + 1, 2 * pair + 1);
  const high = borderOf(total, depth, pair + 1);
  mergeHalves(getIndex(frame, WORKSPACE), total, getIndex(frame, BUFFER), low, middle - low, high - low);
}

function solveLeaf(frame: Index, part: Index): void {
  const workspace = getIndex(frame, WORKSPACE);
  const total = getIndex(frame, TOTAL);
  const depth = getIndex(frame, DEPTH);
  const low = borderOf(total, depth, part);
  const n = borderOf(total, depth, part + 1) - low;
  const d = slot(workspace, total, DIAGONAL) + low;
  const e = slot(workspace, total, OFF_DIAGONAL) + low;
  const q = rotatedRows(workspace, total) + low * total + low;
  for (let i = 0; i < n; i++) {
    fill(total, q - low + i * total, 0);
    set(q + i * total, i, 1);
  }
  const coupling = get(e, n - 1);
  if (!implicitQl(n, d, e, q, total, n)) setIndex(frame, FAILED, 1);
  set(e, n - 1, coupling);
  const order = slot(workspace, total, ORDER) + low;
  for (let i = 0; i < n; i++) setIndex(order, i, i);
  sortAscending(n, order, d);
}
