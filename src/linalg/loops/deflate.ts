import { COUPLING, DEFLATED, DIAGONAL, KEPT, KIND, MERGED, slot } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { get, getIndex, set, setIndex } from "./heap.ts";
import { rotate } from "./vectors.ts";

const UNIT: number = 1.1102230246251565e-16;

/** Kinds of vectors: zero in the right half, in no half, in the left half. */
export const LEFT: Index = 1;
export const BOTH: Index = 2;
export const RIGHT: Index = 3;

/**
 * Sets aside eigenpairs of diag(d) that ρ z zᵀ changes by rounding error only: weights near zero, and one of two poles that
 * nearly agree, after a rotation that clears its weight (Dongarra, Sorensen 1987). Fills KEPT, in ascending order of d, and
 * DEFLATED. Returns how many are kept; 0 when none needs a change at all.
 */
export function deflate(workspace: Index, total: Index, rows: Index, low: Index, n: Index, rho: number): Index {
  const d = slot(workspace, total, DIAGONAL) + low;
  const z = slot(workspace, total, COUPLING) + low;
  const merged = slot(workspace, total, MERGED) + low;
  const kept = slot(workspace, total, KEPT) + low;
  const deflated = slot(workspace, total, DEFLATED) + low;
  let largest: number = 0;
  let heaviest: number = 0;
  for (let i = 0; i < n; i++) {
    largest = Math.max(largest, Math.abs(get(d, i)));
    heaviest = Math.max(heaviest, Math.abs(get(z, i)));
  }
  const tolerance = 8 * UNIT * Math.max(largest, heaviest);
  if (rho * heaviest <= tolerance) return 0;
  let k = 0;
  let aside = 0;
  let previous = -1;
  for (let t = 0; t < n; t++) {
    const next = getIndex(merged, t);
    if (rho * Math.abs(get(z, next)) <= tolerance) setIndex(deflated, aside++, next);
    else if (previous < 0) previous = next;
    else {
      if (absorb(workspace, total, rows, low, n, previous, next, tolerance)) setIndex(deflated, aside++, previous);
      else setIndex(kept, k++, previous);
      previous = next;
    }
  }
  setIndex(kept, k++, previous);
  return k;
}

/** Rotates the weight of pole `from` into pole `to` when the two nearly agree; false when they do not. */
function absorb(
  workspace: Index,
  total: Index,
  rows: Index,
  low: Index,
  n: Index,
  from: Index,
  to: Index,
  tolerance: number,
): boolean {
  const d = slot(workspace, total, DIAGONAL) + low;
  const z = slot(workspace, total, COUPLING) + low;
  const kind = slot(workspace, total, KIND) + low;
  const weight = Math.sqrt(get(z, to) * get(z, to) + get(z, from) * get(z, from));
  const gap = get(d, to) - get(d, from);
  const c = get(z, to) / weight;
  const s = -get(z, from) / weight;
  if (Math.abs(gap * c * s) > tolerance) return false;
  set(z, to, weight);
  set(z, from, 0);
  if (getIndex(kind, to) !== getIndex(kind, from)) setIndex(kind, to, BOTH);
  rotate(n, rows + from * total, rows + to * total, c, s);
  const shifted = get(d, from) * c * c + get(d, to) * s * s;
  set(d, to, get(d, from) * s * s + get(d, to) * c * c);
  set(d, from, shifted);
  return true;
}
