import type { Index } from "./heap.ts";
import { copy, fill, get, set } from "./heap.ts";
import { axpy, dot, scale } from "./vectors.ts";

/** Tails below this length count as zero: their squares would underflow. Entries come in scaled to about 1. */
const TINY: number = 4e-121;

/**
 * Householder QR of an m x n matrix whose COLUMNS are the n rows (of m) at x. R's column c is left in x row c, entries
 * 0 .. c; reflector j in row j after entry j. With `pivot` the column of largest rest goes first (Businger, Golub 1965) and
 * `order` (n) becomes their permutation. `tau` has min(m, n) entries, `scratch` 2n.
 */
export function qrFactor(m: Index, n: Index, x: Index, tau: Index, order: Index, pivot: boolean, scratch: Index): void {
  const k = m < n ? m : n;
  for (let c = 0; c < n; c++) {
    set(order, c, c);
    if (pivot) measure(m, x + c * m, scratch + 2 * c);
  }
  for (let j = 0; j < k; j++) {
    if (pivot) bringLongest(m, n, j, x, order, scratch);
    const row = x + j * m + j;
    const diagonal = reflect(m - j, row, tau + j);
    const t = get(tau, j);
    if (t !== 0) {
      set(row, 0, 1);
      for (let c = j + 1; c < n; c++) {
        const other = x + c * m + j;
        axpy(m - j, -t * dot(m - j, row, other), row, other);
      }
    }
    set(row, 0, diagonal);
    if (pivot) for (let c = j + 1; c < n; c++) shorten(m - j, x + c * m + j, scratch + 2 * c);
  }
}

/** Writes the columns of the thin Q (m x k) to k rows at q, from the reflectors at x. */
export function qrVectors(m: Index, k: Index, x: Index, tau: Index, q: Index): void {
  fill(k * m, q, 0);
  for (let j = k - 1; j >= 0; j--) {
    set(q + j * m, j, 1);
    const t = get(tau, j);
    if (t === 0) continue;
    const row = x + j * m + j;
    const diagonal = get(row, 0);
    set(row, 0, 1);
    for (let c = j; c < k; c++) {
      const vector = q + c * m + j;
      axpy(m - j, -t * dot(m - j, row, vector), row, vector);
    }
    set(row, 0, diagonal);
  }
}

/** Turns n numbers into the reflector that maps them to a multiple of the first unit vector; returns that multiple. */
function reflect(n: Index, row: Index, tau: Index): number {
  const alpha = get(row, 0);
  const tail = Math.sqrt(dot(n - 1, row + 1, row + 1));
  if (!(tail > TINY)) {
    set(tau, 0, 0);
    return alpha;
  }
  const length = Math.sqrt(alpha * alpha + tail * tail);
  const beta = alpha < 0 ? length : -length;
  scale(n - 1, 1 / (alpha - beta), row + 1);
  set(tau, 0, (beta - alpha) / beta);
  return beta;
}

/** Swaps the column with the longest rest to place j; the first one on ties. */
function bringLongest(m: Index, n: Index, j: Index, x: Index, order: Index, squares: Index): void {
  let longest = j;
  for (let c = j + 1; c < n; c++) if (get(squares, 2 * c) > get(squares, 2 * longest)) longest = c;
  if (longest === j) return;
  for (let i = 0; i < m; i++) {
    const value = get(x + j * m, i);
    set(x + j * m, i, get(x + longest * m, i));
    set(x + longest * m, i, value);
  }
  const index = get(order, j);
  set(order, j, get(order, longest));
  set(order, longest, index);
  copy(2, squares + 2 * j, squares + 2 * longest);
}

/** Squared length of a column, and beside it the value it had when it was last summed. */
function measure(n: Index, column: Index, squares: Index): void {
  const square = dot(n, column, column);
  set(squares, 0, square);
  set(squares, 1, square);
}

/** Takes the square of the first entry off a column's squared length; sums it anew once little is left, as it has cancelled. */
function shorten(n: Index, column: Index, squares: Index): void {
  const first = get(column, 0);
  const rest = get(squares, 0) - first * first;
  if (rest > 1e-6 * get(squares, 1)) set(squares, 0, rest);
  else measure(n - 1, column + 1, squares);
}
