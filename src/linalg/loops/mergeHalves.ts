import { deflate, LEFT, RIGHT } from "./deflate.ts";
import {
  COUPLING,
  DEFLATED,
  DIAGONAL,
  differences,
  GROUPED,
  KEPT,
  KIND,
  MERGED,
  ORDER,
  POLES,
  productScratch,
  REFINED,
  ROOTS,
  rotatedRows,
  slot,
  WEIGHTS,
} from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, fill, get, getIndex, set, setIndex } from "./heap.ts";
import { product } from "./product.ts";
import { secularRoot } from "./secular.ts";
import { sortAscending } from "./sortAscending.ts";
import { divideInto, multiplyByRatios } from "./vectors.ts";

/**
 * Eigenvectors of diag(d) + ρ z zᵀ from those of two solved halves (`half` and n − half rows from `low` on): deflation,
 * secular equation, weights made anew from the roots so that the vectors are orthogonal (Gu, Eisenstat 1995), and two
 * products that skip the zero blocks.
 */
export function mergeHalves(
  workspace: Index,
  total: Index,
  buffer: Index,
  low: Index,
  half: Index,
  n: Index,
  coupling: number,
): void {
  const rows = rotatedRows(workspace, total) + low * total + low;
  const rho = Math.abs(2 * coupling);
  couplingVector(workspace, total, rows, half, n, coupling);
  mergeOrders(workspace, total, low, half, n);
  const k = deflate(workspace, total, rows, low, n, rho);
  if (k === 0) {
    copy(n, slot(workspace, total, MERGED), slot(workspace, total, ORDER) + low);
    return;
  }
  solveSecular(workspace, total, low, k, rho);
  const left = group(workspace, total, k, LEFT, 0);
  const both = group(workspace, total, k, LEFT + 1, left);
  group(workspace, total, k, RIGHT, both);
  secularVectors(workspace, total, k);
  rotateRows(workspace, total, buffer, rows, low, half, n, k, left, both);
  finalOrder(workspace, total, low, n, k);
}

/** z = last row of the left vectors beside first row of the right ones, divided by √2, with the coupling's sign on the right. */
function couplingVector(workspace: Index, total: Index, rows: Index, half: Index, n: Index, coupling: number): void {
  const z = slot(workspace, total, COUPLING);
  const kind = slot(workspace, total, KIND);
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
  const merged = slot(workspace, total, MERGED);
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

/** Roots of the secular equation, their differences to the poles, and the weights that make exactly these roots. */
function solveSecular(workspace: Index, total: Index, low: Index, k: Index, rho: number): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const z = slot(workspace, total, COUPLING);
  const kept = slot(workspace, total, KEPT);
  const poles = slot(workspace, total, POLES);
  const weights = slot(workspace, total, WEIGHTS);
  const refined = slot(workspace, total, REFINED);
  const roots = slot(workspace, total, ROOTS);
  const delta = differences(workspace, total);
  for (let i = 0; i < k; i++) {
    set(poles, i, get(d, getIndex(kept, i)));
    set(weights, i, get(z, getIndex(kept, i)));
  }
  for (let i = 0; i < k; i++) set(roots, i, secularRoot(k, i, poles, weights, rho, delta + i * k, workspace));
  fill(k, refined, 1);
  for (let i = 0; i < k; i++) {
    const row = delta + i * k;
    const own = get(refined, i) * get(row, i);
    multiplyByRatios(k, refined, row, poles, get(poles, i));
    set(refined, i, own);
  }
  for (let i = 0; i < k; i++) {
    const size = Math.sqrt(Math.max(0, -get(refined, i)));
    set(refined, i, get(weights, i) < 0 ? -size : size);
  }
}

/** Appends to GROUPED, from position `start`, the kept columns of one kind. Returns the position after them. */
function group(workspace: Index, total: Index, k: Index, which: Index, start: Index): Index {
  const kind = slot(workspace, total, KIND);
  const kept = slot(workspace, total, KEPT);
  const grouped = slot(workspace, total, GROUPED);
  let end = start;
  for (let i = 0; i < k; i++) if (getIndex(kind, getIndex(kept, i)) === which) setIndex(grouped, end++, i);
  return end;
}

/** Turns the differences into unit eigenvectors of diag(d) + ρ z zᵀ, one a row, columns in the order of GROUPED. */
function secularVectors(workspace: Index, total: Index, k: Index): void {
  const refined = slot(workspace, total, REFINED);
  const grouped = slot(workspace, total, GROUPED);
  const scratch = slot(workspace, total, WEIGHTS);
  for (let i = 0; i < k; i++) {
    const row = differences(workspace, total) + i * k;
    const length = 1 / Math.sqrt(divideInto(k, refined, row));
    for (let j = 0; j < k; j++) set(scratch, j, get(row, getIndex(grouped, j)) * length);
    copy(k, scratch, row);
  }
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
  const z = slot(workspace, total, COUPLING);
  const kept = slot(workspace, total, KEPT);
  const grouped = slot(workspace, total, GROUPED);
  const deflated = slot(workspace, total, DEFLATED);
  const roots = slot(workspace, total, ROOTS);
  const vectors = differences(workspace, total);
  const scratch = productScratch(workspace, total);
  for (let i = 0; i < k; i++) copy(n, rows + getIndex(kept, getIndex(grouped, i)) * total, buffer + i * n);
  for (let i = k; i < n; i++) {
    const from = getIndex(deflated, i - k);
    copy(n, rows + from * total, buffer + i * n);
    set(z, i, get(d, from));
  }
  for (let i = 0; i < k; i++) {
    fill(n, rows + i * total, 0);
    set(d, i, get(roots, i));
  }
  product(k, half, both, 1, vectors, k, 1, buffer, n, 1, rows, total, scratch, false);
  const right = buffer + left * n + half;
  product(k, n - half, k - left, 1, vectors + left, k, 1, right, n, 1, rows + half, total, scratch, false);
  for (let i = k; i < n; i++) {
    copy(n, buffer + i * n, rows + i * total);
    set(d, i, get(z, i));
  }
}

/** ORDER of the roots (rows 0 .. k−1, ascending) and the deflated rows after them. */
function finalOrder(workspace: Index, total: Index, low: Index, n: Index, k: Index): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const order = slot(workspace, total, ORDER) + low;
  const deflated = slot(workspace, total, DEFLATED);
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
