import type { Index } from "./heap.ts";
import { fill, get, set } from "./heap.ts";
import { product } from "./product.ts";
import { symmetricTimes } from "./symmetricTimes.ts";
import { addTwo, axpy, dot, scale } from "./vectors.ts";

const BLOCK: Index = 32;
/** Up to this order the rest is reduced row by row: blocks do not pay there (measured). */
const LAST: Index = 128;
/** Tails below this length count as zero: their squares would underflow. Entries come in scaled to about 1, see eigh.ts. */
const TINY: number = 4e-121;

/** Doubles of workspace for the panel. */
export function panelLength(n: Index): Index {
  return n * BLOCK;
}

/**
 * Householder reduction Qᵀ A Q = T of a symmetric n x n matrix (lower triangle, destroyed), last row first, in blocks
 * (Dongarra, Sorensen, Hammarling 1989). T has diagonal d and off-diagonal e. Reflector I − τᵢ v vᵀ stands in row i,
 * columns 0 .. i−1, with v at i−1 equal to 1.
 */
export function tridiagonalize(
  n: Index,
  a: Index,
  d: Index,
  e: Index,
  tau: Index,
  panel: Index,
  workspace: Index,
): void {
  let high = n;
  while (high > LAST) {
    const low = high - BLOCK;
    reduceBlock(n, a, high, low, d, e, tau, panel);
    const last = a + (high - 1) * n;
    product(low, low, BLOCK, -1, last, 1, -n, panel, n, 1, a, n, workspace, true);
    product(low, low, BLOCK, -1, panel, 1, n, last, -n, 1, a, n, workspace, true);
    high = low;
  }
  reduceRows(n, a, high, d, e, tau, panel);
}

/** Reduces rows high−1 .. low; row q of the panel is the w of A − v wᵀ − w vᵀ for the block's q-th reflector. */
function reduceBlock(n: Index, a: Index, high: Index, low: Index, d: Index, e: Index, tau: Index, panel: Index): void {
  for (let i = high - 1; i >= low; i--) {
    const row = a + i * n;
    const done = high - 1 - i;
    for (let q = 0; q < done; q++) {
      const v = a + (high - 1 - q) * n;
      const w = panel + q * n;
      addTwo(i + 1, -get(w, i), v, -get(v, i), w, row);
    }
    set(d, i, get(row, i));
    const t = reflect(i, row, e);
    set(tau, i, t);
    const w = panel + done * n;
    if (t === 0) {
      fill(i, w, 0);
      continue;
    }
    symmetricTimes(i, a, n, row, w);
    for (let q = 0; q < done; q++) {
      const v = a + (high - 1 - q) * n;
      const u = panel + q * n;
      addTwo(i, -dot(i, u, row), v, -dot(i, v, row), u, w);
    }
    scale(i, t, w);
    axpy(i, -0.5 * t * dot(i, w, row), row, w);
  }
}

/** Reduces the last rows one by one, with the rest of the matrix updated each time; w is scratch for one row. */
function reduceRows(n: Index, a: Index, high: Index, d: Index, e: Index, tau: Index, w: Index): void {
  for (let i = high - 1; i > 0; i--) {
    const row = a + i * n;
    set(d, i, get(row, i));
    const t = reflect(i, row, e);
    set(tau, i, t);
    if (t === 0) continue;
    symmetricTimes(i, a, n, row, w);
    scale(i, t, w);
    axpy(i, -0.5 * t * dot(i, w, row), row, w);
    for (let r = 0; r < i; r++) addTwo(r + 1, -get(w, r), row, -get(row, r), w, a + r * n);
  }
  set(d, 0, get(a, 0));
}

/** Turns row[0 .. i) into the reflector that maps it to a multiple of its last entry; that multiple goes to e[i−1]. Returns τ. */
function reflect(i: Index, row: Index, e: Index): number {
  const alpha = get(row, i - 1);
  const tail = Math.sqrt(dot(i - 1, row, row));
  set(row, i - 1, 1);
  if (!(tail > TINY)) {
    set(e, i - 1, alpha);
    return 0;
  }
  const length = Math.sqrt(alpha * alpha + tail * tail);
  const beta = alpha < 0 ? length : -length;
  scale(i - 1, 1 / (alpha - beta), row);
  set(e, i - 1, beta);
  return (beta - alpha) / beta;
}
