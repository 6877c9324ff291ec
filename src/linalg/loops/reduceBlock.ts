import type { Index } from "./heap.ts";
import { copy, fill, get, getIndex, set, setIndex } from "./heap.ts";
import { reflect } from "./reflect.ts";
import { symmetricRows } from "./symmetricTimes.ts";
import { share } from "./team.ts";
import { addTwo, axpy, dot, scale } from "./vectors.ts";

/** Rows that are reduced before the rest of the matrix is updated. */
export const BLOCK: Index = 16;
/** From this order on the product with the matrix has eight parts, below four. */
const LONG: Index = 512;
/** Fewest columns of a part. */
const COLUMNS: Index = 64;
/** Inner products in a part. */
const DOTS: Index = 8;

// Operands of the steps, by place in the frame.
const ORDER: Index = 0;
const MATRIX: Index = 1;
const ROW: Index = 2;
const DONE: Index = 3;
const PANEL: Index = 4;
const FIRST: Index = 5;

/** Doubles of the panel: v, w and v again of a block, what the parts of a product add, and inner products. */
export function panelLength(n: Index): Index {
  return (3 * BLOCK + 8) * n + 2 * BLOCK;
}

function partialAt(panel: Index, n: Index, part: Index): Index {
  return panel + (3 * BLOCK + part) * n;
}

function innerAt(panel: Index, n: Index): Index {
  return panel + (3 * BLOCK + 8) * n;
}

/**
 * Reduces rows high−1 .. low. Rows q, BLOCK + q and 2·BLOCK + q of the panel are the v, w and v of A − v wᵀ − w vᵀ for the block's q-th reflector.
 * Each row takes two steps: products with the matrix and with earlier v and w, then w and the next row by columns.
 */
export function reduceBlock(
  n: Index,
  a: Index,
  high: Index,
  low: Index,
  d: Index,
  e: Index,
  tau: Index,
  panel: Index,
  frame: Index,
): void {
  setIndex(frame, ORDER, n);
  setIndex(frame, MATRIX, a);
  setIndex(frame, PANEL, panel);
  setIndex(frame, FIRST, low);
  for (let i = high - 1; i >= low; i--) {
    const row = a + i * n;
    const q = high - 1 - i;
    const v = panel + q * n;
    const w = v + BLOCK * n;
    if (q > 0) addTwo(i + 1, -get(w - n, i), v - n, -get(v - n, i), w - n, row);
    set(d, i, get(row, i));
    const t = reflect(i, row, e);
    set(tau, i, t);
    copy(i, row, v);
    copy(i, row, v + 2 * BLOCK * n);
    setIndex(frame, ROW, i);
    setIndex(frame, DONE, q);
    if (t !== 0) share(multiplyPart, partsOf(i) + 2 * dotParts(q), frame);
    share(columnsPart, columnParts(i), frame);
    if (t === 0) {
      fill(i, w, 0);
      continue;
    }
    scale(i, t, w);
    axpy(i, -0.5 * t * dot(i, w, v), v, w);
  }
}

/** Parts of the inner products with all earlier v, and as many with all earlier w. */
function dotParts(q: Index): Index {
  return ((q + DOTS - 1) / DOTS) | 0;
}

function partsOf(i: Index): Index {
  return i < LONG ? 4 : 8;
}

/** The row that ends before part `part` of the lower triangle: parts have about equal areas, in 256ths of the order. */
function border(i: Index, part: Index): Index {
  const c = i < LONG ? 2 * part : part;
  if (c === 0) return 0;
  if (c === 8) return i;
  let share = 90;
  if (c === 2) share = 128;
  else if (c === 3) share = 157;
  else if (c === 4) share = 181;
  else if (c === 5) share = 202;
  else if (c === 6) share = 222;
  else if (c === 7) share = 239;
  return ((i * share) >> 8) & ~3;
}

/**
 * One part of the rows of A times v, or some inner products of v with earlier v or w. These stand in the middle: of two threads, which begin at both ends,
 * they go to the one that ends its half of the rows first.
 */
function multiplyPart(frame: Index, part: Index): void {
  const n = getIndex(frame, ORDER);
  const i = getIndex(frame, ROW);
  const panel = getIndex(frame, PANEL);
  const q = getIndex(frame, DONE);
  const v = panel + q * n;
  const half = partsOf(i) >> 1;
  const dots = dotParts(q);
  if (part < half || part >= half + 2 * dots) {
    const which = part < half ? part : part - 2 * dots;
    symmetricRows(border(i, which), border(i, which + 1), getIndex(frame, MATRIX), n, v, partialAt(panel, n, which));
    return;
  }
  const ofW = part >= half + dots;
  const side: Index = ofW ? BLOCK : 0;
  const first = (ofW ? part - half - dots : part - half) * DOTS;
  const end = first + DOTS < q ? first + DOTS : q;
  for (let p = first; p < end; p++) set(innerAt(panel, n) + side, p, dot(i, panel + (side + p) * n, v));
}

function columnParts(i: Index): Index {
  const parts = (i / COLUMNS) | 0;
  return parts < 1 ? 1 : parts < 4 ? parts : 4;
}

/** Some columns of w = A·v − Σ (v wₚ) vₚ + (v vₚ) wₚ, and of what earlier reflectors take from the next row. */
function columnsPart(frame: Index, part: Index): void {
  const n = getIndex(frame, ORDER);
  const i = getIndex(frame, ROW);
  const panel = getIndex(frame, PANEL);
  const q = getIndex(frame, DONE);
  const parts = columnParts(i);
  const from = ((i * part) / parts) & ~3;
  const to = part + 1 === parts ? i : ((i * (part + 1)) / parts) & ~3;
  const w = panel + (BLOCK + q) * n + from;
  sumParts(n, i, panel, from, to, w);
  const next = getIndex(frame, MATRIX) + (i - 1) * n + from;
  const last = i === getIndex(frame, FIRST);
  const inner = innerAt(panel, n);
  for (let p = 0; p < q; p++) {
    const vp = panel + p * n;
    const wp = vp + BLOCK * n;
    addTwo(to - from, -get(inner, BLOCK + p), vp + from, -get(inner, p), wp + from, w);
    if (!last) addTwo(to - from, -get(wp, i - 1), vp + from, -get(vp, i - 1), wp + from, next);
  }
}

/** Adds up what the parts of the product have in columns from .. to−1. */
function sumParts(n: Index, i: Index, panel: Index, from: Index, to: Index, w: Index): void {
  const parts = partsOf(i);
  copy(to - from, partialAt(panel, n, parts - 1) + from, w);
  for (let part: Index = 0; part < parts - 1; part++) {
    const end = border(i, part + 1);
    const count = (end < to ? end : to) - from;
    if (count > 0) axpy(count, 1, partialAt(panel, n, part) + from, w);
  }
}
