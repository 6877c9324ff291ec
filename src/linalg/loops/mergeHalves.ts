import { deflate, LEFT, RIGHT } from "./deflate.ts";
import {
  COUPLING,
  DEEP,
  DEFLATED,
  DIAGONAL,
  GROUPED,
  KEPT,
  KIND,
  MERGED,
  OFF_DIAGONAL,
  ORDER,
  ownFrame,
  ownScratch,
  productScratch,
  ROOTS,
  rotatedRows,
  slot,
} from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, fill, get, getIndex, set, setIndex } from "./heap.ts";
import { product } from "./product.ts";
import { secularVectors, solveSecular, vectorsOf } from "./secularSystem.ts";
import { sortAscending } from "./sortAscending.ts";
import { share } from "./team.ts";

/** Rows in a part of a step that copies. */
const ROWS: Index = 64;

// Operands of the steps, by place in the frame.
const TO: Index = 0;
const LENGTH: Index = 1;
const FROM: Index = 2;
const STRIDE: Index = 3;
const NAMES: Index = 4;
const COUNT: Index = 5;
const DEFLATED_NAMES: Index = 6;
const KEPT_NAMES: Index = 7;

/**
 * Eigenvectors of diag(d) + ρ z zᵀ from those of two solved halves (`half` and n − half rows from `low` on) of the matrix of order `total`: deflation,
 * secular equation, weights made anew from the roots so that the vectors are orthogonal (Gu, Eisenstat 1995), and two products that skip the zero blocks.
 */
export function mergeHalves(workspace: Index, total: Index, buffer: Index, low: Index, half: Index, n: Index): void {
  const rows = rotatedRows(workspace, total) + low * total + low;
  const coupling = get(slot(workspace, total, OFF_DIAGONAL) + low, half - 1);
  const rho = Math.abs(2 * coupling);
  couplingVector(workspace, total, rows, low, half, n, coupling);
  mergeOrders(workspace, total, low, half, n);
  const k = deflate(workspace, total, rows, low, n, rho);
  if (k === 0) {
    copy(n, slot(workspace, total, MERGED) + low, slot(workspace, total, ORDER) + low);
    return;
  }
  solveSecular(workspace, total, low, k, rho);
  const left = group(workspace, total, low, k, LEFT, 0);
  const both = group(workspace, total, low, k, LEFT + 1, left);
  group(workspace, total, low, k, RIGHT, both);
  secularVectors(workspace, total, low, k);
  rotateRows(workspace, total, buffer + low * total, rows, low, half, n, k, left, both);
  finalOrder(workspace, total, low, n, k);
}

/** z = last row of the left vectors beside first row of the right ones, divided by √2, with the coupling's sign on the right. */
function couplingVector(
  workspace: Index,
  total: Index,
  rows: Index,
  low: Index,
  half: Index,
  n: Index,
  coupling: number,
): void {
  const z = slot(workspace, total, COUPLING) + low;
  const kind = slot(workspace, total, KIND) + low;
  const root: number = Math.SQRT1_2;
  for (let i = 0; i < n; i++) {
    const isLeft = i < half;
    const factor = isLeft || coupling >= 0 ? root : -root;
    set(z, i, factor * get(rows + i * total, isLeft ? half - 1 : half));
    setIndex(kind, i, isLeft ? LEFT : RIGHT);
  }
}

/** Merges the two ascending orders into MERGED; the left half goes first on ties. */
function mergeOrders(workspace: Index, total: Index, low: Index, half: Index, n: Index): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const order = slot(workspace, total, ORDER) + low;
  const merged = slot(workspace, total, MERGED) + low;
  let i = 0;
  let j = half;
  for (let t = 0; t < n; t++) {
    const right = j < n ? getIndex(order, j) + half : -1;
    if (i < half && (right < 0 || get(d, getIndex(order, i)) <= get(d, right)))
      setIndex(merged, t, getIndex(order, i++));
    else {
      setIndex(merged, t, right);
      j++;
    }
  }
}

/** Appends to GROUPED, from position `start`, the kept columns of one kind. Returns the position after them. */
function group(workspace: Index, total: Index, low: Index, k: Index, which: Index, start: Index): Index {
  const kind = slot(workspace, total, KIND) + low;
  const kept = slot(workspace, total, KEPT) + low;
  const grouped = slot(workspace, total, GROUPED) + low;
  let end = start;
  for (let i = 0; i < k; i++) if (getIndex(kind, getIndex(kept, i)) === which) setIndex(grouped, end++, i);
  return end;
}

/** New rows = secular vectors times old rows; kinds LEFT and RIGHT are zero in the other half. Deflated rows follow. */
function rotateRows(
  workspace: Index,
  total: Index,
  buffer: Index,
  rows: Index,
  low: Index,
  half: Index,
  n: Index,
  k: Index,
  left: Index,
  both: Index,
): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const z = slot(workspace, total, COUPLING) + low;
  const kept = slot(workspace, total, KEPT) + low;
  const grouped = slot(workspace, total, GROUPED) + low;
  const deflated = slot(workspace, total, DEFLATED) + low;
  const roots = slot(workspace, total, ROOTS) + low;
  const vectors = vectorsOf(workspace, total, low);
  const alone = n <= (total >> DEEP) + 1;
  const scratch = alone ? ownScratch(workspace, total) : productScratch(workspace, total);
  const frame = ownFrame(workspace, total);
  setIndex(frame, TO, buffer);
  setIndex(frame, LENGTH, n);
  setIndex(frame, FROM, rows);
  setIndex(frame, STRIDE, total);
  setIndex(frame, NAMES, grouped);
  setIndex(frame, COUNT, k);
  setIndex(frame, DEFLATED_NAMES, deflated);
  setIndex(frame, KEPT_NAMES, kept);
  const parts = ((n + ROWS - 1) / ROWS) | 0;
  share(gatherRows, parts, frame);
  for (let i = k; i < n; i++) set(z, i, get(d, getIndex(deflated, i - k)));
  share(clearRows, parts, frame);
  copy(k, roots, d);
  product(k, half, both, 1, vectors, k, 1, buffer, n, 1, rows, total, scratch, false);
  const right = buffer + left * n + half;
  product(k, n - half, k - left, 1, vectors + left, k, 1, right, n, 1, rows + half, total, scratch, false);
  for (let i = k; i < n; i++) {
    copy(n, buffer + i * n, rows + i * total);
    set(d, i, get(z, i));
  }
}

/** Copies some rows, in groups and the deflated ones last, to the buffer. */
function gatherRows(frame: Index, part: Index): void {
  const n = getIndex(frame, LENGTH);
  const k = getIndex(frame, COUNT);
  const grouped = getIndex(frame, NAMES);
  const kept = getIndex(frame, KEPT_NAMES);
  const deflated = getIndex(frame, DEFLATED_NAMES);
  const end = (part + 1) * ROWS < n ? (part + 1) * ROWS : n;
  for (let i = part * ROWS; i < end; i++) {
    const from = i < k ? getIndex(kept, getIndex(grouped, i)) : getIndex(deflated, i - k);
    copy(n, getIndex(frame, FROM) + from * getIndex(frame, STRIDE), getIndex(frame, TO) + i * n);
  }
}

function clearRows(frame: Index, part: Index): void {
  const k = getIndex(frame, COUNT);
  const end = (part + 1) * ROWS < k ? (part + 1) * ROWS : k;
  for (let i = part * ROWS; i < end; i++) {
    fill(getIndex(frame, LENGTH), getIndex(frame, FROM) + i * getIndex(frame, STRIDE), 0);
  }
}

/** ORDER of the roots (rows 0 .. k−1, ascending) and the deflated rows after them. */
function finalOrder(workspace: Index, total: Index, low: Index, n: Index, k: Index): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const order = slot(workspace, total, ORDER) + low;
  const deflated = slot(workspace, total, DEFLATED) + low;
  const count = n - k;
  for (let i = 0; i < count; i++) setIndex(deflated, i, k + i);
  sortAscending(count, deflated, d);
  let i = 0;
  let j = 0;
  for (let t = 0; t < n; t++) {
    if (j === count || (i < k && get(d, i) <= get(d, getIndex(deflated, j)))) setIndex(order, t, i++);
    else setIndex(order, t, getIndex(deflated, j++));
  }
}
