import { symmetricTimes } from "./symmetricTimes.ts";
import { dot } from "./vectors.ts";

/** u = M v for a symmetric d x d matrix inside `heap`, of which the lower triangle is read; returns vᵀ u. M, v and u are indices. */
export function timesVector(d: number, m: number, v: number, u: number, heap: Float64Array): number {
  symmetricTimes(d, m, d, v, u, heap);
  return dot(d, v, u, heap);
}

/** M += a u uᵀ on and below the diagonal; adds a·(u_i·u_j). */
export function addOuter(d: number, m: number, u: number, a: number, heap: Float64Array): void {
  for (let i = 0, row = m; i < d; i++, row += d) {
    for (let j = 0; j <= i; j++) heap[row + j] += a * (heap[u + i] * heap[u + j]);
  }
}
