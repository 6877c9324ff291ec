import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { dot, rotate } from "./vectors.ts";

const UNIT: number = 1.1102230246251565e-16;
/** Rows of a smaller squared length count as zero: its relative accuracy is lost to underflow. */
const TINY: number = 1e-290;
const SWEEPS: Index = 60;

/**
 * Rotates the k rows (of n) at w until they are orthogonal to working precision, each pair relative to its lengths, which
 * keeps small singular values accurate (one-sided Jacobi; Hestenes 1958, Demmel, Veselic 1992). The k rows (of k) at j go
 * through the same rotations; `squares` becomes the squared lengths. False if the rows are still moving after 60 sweeps.
 */
export function jacobiRows(k: Index, n: Index, w: Index, j: Index, squares: Index): boolean {
  const tolerance = 2 * UNIT * Math.sqrt(n);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < k; p++) set(squares, p, dot(n, w + p * n, w + p * n));
    let rotations = 0;
    for (let p = 0; p < k; p++) {
      for (let q = p + 1; q < k; q++) if (orthogonalize(k, n, p, q, w, j, squares, tolerance)) rotations++;
    }
    if (rotations === 0) return true;
  }
  return false;
}

function orthogonalize(
  k: Index,
  n: Index,
  p: Index,
  q: Index,
  w: Index,
  j: Index,
  squares: Index,
  tolerance: number,
): boolean {
  const a = get(squares, p);
  const b = get(squares, q);
  if (a < TINY || b < TINY) return false;
  const x = w + p * n;
  const y = w + q * n;
  const inner = dot(n, x, y);
  if (Math.abs(inner) <= tolerance * Math.sqrt(a) * Math.sqrt(b)) return false;
  const zeta = (b - a) / (2 * inner);
  const size = Math.abs(zeta);
  const t = size > 1e9 ? 0.5 / size : 1 / (size + Math.sqrt(1 + size * size));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = zeta < 0 ? c * t : -c * t;
  rotate(n, x, y, c, s);
  rotate(k, j + p * k, j + q * k, c, s);
  const change = zeta < 0 ? -t * inner : t * inner;
  follow(n, x, squares + p, a - change);
  follow(n, y, squares + q, b + change);
  return true;
}

/** The squared length of a row after a rotation; summed anew where it has cancelled. */
function follow(n: Index, row: Index, square: Index, expected: number): void {
  set(square, 0, expected > 0.5 * get(square, 0) ? expected : dot(n, row, row));
}
