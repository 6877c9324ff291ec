import type { Index } from "./heap.ts";
import { fill, get, set } from "./heap.ts";
import { product } from "./product.ts";
import { symmetricTimes } from "./symmetricTimes.ts";
import { axpy, dot, scale } from "./vectors.ts";

const BLOCK: Index = 32;
/** Up to this order the rest is reduced in one block, without matrix products. */
const LAST: Index = 96;
/** Tails below this length count as zero: their squares would underflow. Entries come in scaled to about 1, see eigh.ts. */
const TINY: number = 4e-121;

/** Doubles of workspace for the panel. */
export function panelLength(n: Index): Index {
  return n * (n < LAST ? n : LAST);
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
  while (high > 0) {
    const block = high > LAST ? BLOCK : high;
    const low = high - block;
    reduceBlock(n, a, high, low, d, e, tau, panel);
    if (low > 0) {
      const last = a + (high - 1) * n;
      product(low, low, block, -1, last, 1, -n, panel, n, 1, a, n, workspace, true);
      product(low, low, block, -1, panel, 1, n, last, -n, 1, a, n, workspace, true);
    }
    high = low;
  }
}

/** Reduces rows high−1 .. low; row q of the panel is the w of A − v wᵀ − w vᵀ for the block's q-th reflector. */
function reduceBlock(n: Index, a: Index, high: Index, low: Index, d: Index, e: Index, tau: Index, panel: Index): void {
  for (let i = high - 1; i >= low; i--) {
    const row = a + i * n;
    const done = high - 1 - i;
    for (let q = 0; q < done; q++) {
      const v = a + (high - 1 - q) * n;
      const w = panel + q * n;
      axpy(i + 1, -get(w, i), v, row);
      axpy(i + 1, -get(v, i), w, row);
    }
    set(d, i, get(row, i));
    if (i === 0) break;
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
      const along = dot(i, u, row);
      const across = dot(i, v, row);
      axpy(i, -along, v, w);
      axpy(i, -across, u, w);
    }
    scale(i, t, w);
    axpy(i, -0.5 * t * dot(i, w, row), row, w);
  }
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
