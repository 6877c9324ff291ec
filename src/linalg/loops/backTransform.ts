import { DIAGONAL, differences, ORDER, ownScratch, rotatedRows, slot } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, get, getIndex, set, setIndex } from "./heap.ts";
import { peakUp } from "./pointPeaksUp.ts";
import { blocksOf, packReflectors } from "./reflectorBlocks.ts";
import { clearPanels, giveRow, reflectPanels, rowsTogether, takeRow } from "./reflectRows.ts";
import { share } from "./team.ts";
import { axpy, dot } from "./vectors.ts";

/** Up to this order reflectors are applied one by one. */
const DIRECT: Index = 64;

// Operands of the steps, by place in the frame.
const LENGTH: Index = 0;
const MATRIX: Index = 1;
const TAUS: Index = 2;
const VECTORS: Index = 3;
const WORKSPACE: Index = 4;
const VALUES: Index = 5;

/**
 * V·Qᵀ for the rows V that `divideAndConquer` leaves, in ascending order of their values, and the Q of `tridiagonalize`, whose reflectors stand in the rows
 * of `a`: eigenvectors of T become those of A, with their largest component positive. Every group of rows goes through all blocks of reflectors at once.
 */
export function backTransform(n: Index, a: Index, tau: Index, values: Index, vectors: Index, workspace: Index): void {
  setIndex(workspace, LENGTH, n);
  setIndex(workspace, MATRIX, a);
  setIndex(workspace, TAUS, tau);
  setIndex(workspace, VECTORS, vectors);
  setIndex(workspace, WORKSPACE, workspace);
  setIndex(workspace, VALUES, values);
  if (n > DIRECT) share(packPart, blocksOf(n), workspace);
  share(turnRows, (((n - 1) / rowsTogether(n)) | 0) + 1, workspace);
}

function packPart(frame: Index, block: Index): void {
  const n = getIndex(frame, LENGTH);
  const workspace = getIndex(frame, WORKSPACE);
  const scratch = ownScratch(workspace, n);
  packReflectors(n, getIndex(frame, MATRIX), getIndex(frame, TAUS), differences(workspace, n), block, scratch);
}

function turnRows(frame: Index, part: Index): void {
  const n = getIndex(frame, LENGTH);
  const workspace = getIndex(frame, WORKSPACE);
  const vectors = getIndex(frame, VECTORS);
  const d = slot(workspace, n, DIAGONAL);
  const order = slot(workspace, n, ORDER);
  const rows = rotatedRows(workspace, n);
  const panels = ownScratch(workspace, n);
  const first = part * rowsTogether(n);
  const count = first + rowsTogether(n) < n ? rowsTogether(n) : n - first;
  if (n > DIRECT) clearPanels(n, panels);
  for (let r: Index = 0; r < count; r++) {
    const from = getIndex(order, first + r);
    set(getIndex(frame, VALUES), first + r, get(d, from));
    if (n > DIRECT) takeRow(n, r, rows + from * n, panels);
    else {
      copy(n, rows + from * n, vectors + (first + r) * n);
      reflectRow(n, getIndex(frame, MATRIX), getIndex(frame, TAUS), vectors + (first + r) * n);
    }
  }
  if (n > DIRECT) reflectPanels(n, count, differences(workspace, n), panels);
  for (let r: Index = 0; r < count; r++) {
    const row = vectors + (first + r) * n;
    if (n > DIRECT) giveRow(n, r, panels, row);
    peakUp(n, row);
  }
}

/** v − τ (v·y) y for all reflectors y; y has i entries, the last of them 1. */
function reflectRow(n: Index, a: Index, tau: Index, row: Index): void {
  for (let i: Index = 1; i < n; i++) {
    const y = a + i * n;
    if (get(tau, i) !== 0) axpy(i, -get(tau, i) * dot(i, row, y), y, row);
  }
}
