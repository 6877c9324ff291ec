import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { rotate } from "./vectors.ts";

const UNIT: number = 1.1102230246251565e-16;
/** Off-diagonal entries below this count as zero: squares of smaller ones would underflow. T is scaled to about 1, see eigh.ts. */
const TINY: number = 4e-121;
const SWEEPS: Index = 80;

/**
 * Implicit QL with Wilkinson's shift (Martin, Wilkinson 1968) on the symmetric tridiagonal T with diagonal d and
 * off-diagonal e, which must have room for n entries: d becomes the eigenvalues, unordered. The same rotations act on
 * n rows of q (row length `ld`, `width` columns). False when an eigenvalue does not converge.
 */
export function implicitQl(n: Index, d: Index, e: Index, q: Index, ld: Index, width: Index): boolean {
  for (let l = 0; l < n; l++) {
    let sweep = 0;
    for (let m = split(n, d, e, l); m > l; m = split(n, d, e, l)) {
      if (sweep++ === SWEEPS) return false;
      chase(l, m, d, e, q, ld, width);
    }
  }
  return true;
}

/** The first m >= l whose off-diagonal entry is negligible; it is set to zero. */
function split(n: Index, d: Index, e: Index, l: Index): Index {
  let m = l;
  while (m < n - 1) {
    const size = Math.abs(get(e, m));
    if (size <= TINY || size <= UNIT * (Math.abs(get(d, m)) + Math.abs(get(d, m + 1)))) break;
    m++;
  }
  if (m < n - 1) set(e, m, 0);
  return m;
}

/** One QL step on rows l .. m. */
function chase(l: Index, m: Index, d: Index, e: Index, q: Index, ld: Index, width: Index): void {
  const half = (get(d, l + 1) - get(d, l)) / (2 * get(e, l));
  const root = Math.sqrt(half * half + 1);
  let g = get(d, m) - get(d, l) + get(e, l) / (half + (half >= 0 ? root : -root));
  let s: number = 1;
  let c: number = 1;
  let p: number = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * get(e, i);
    const b = c * get(e, i);
    const r = hypotenuse(f, g);
    set(e, i + 1, r);
    if (r === 0) {
      set(d, i + 1, get(d, i + 1) - p);
      set(e, m, 0);
      return;
    }
    s = f / r;
    c = g / r;
    g = get(d, i + 1) - p;
    const t = (get(d, i) - g) * s + 2 * c * b;
    p = s * t;
    set(d, i + 1, g + p);
    g = c * t - b;
    rotate(width, q + (i + 1) * ld, q + i * ld, c, s);
  }
  set(d, l, get(d, l) - p);
  set(e, l, g);
  set(e, m, 0);
}

function hypotenuse(x: number, y: number): number {
  const square = x * x + y * y;
  if (square > 1e-280) return Math.sqrt(square);
  const size = Math.max(Math.abs(x), Math.abs(y));
  if (size === 0) return 0;
  const u = x / size;
  const v = y / size;
  return size * Math.sqrt(u * u + v * v);
}
