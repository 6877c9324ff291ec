// u = M v and M += a u uᵀ by the lower triangle; rankOne.ts holds the twins.
import { address, Index } from './heap.as';
import { symmetricTimes } from './symmetricTimes.as';
import { dot } from './vectors.as';

/** u = M v for a symmetric d x d matrix; returns vᵀ u. */
export function timesVector(d: Index, m: Index, v: Index, u: Index): f64 {
  symmetricTimes(d, m, d, v, u);
  return dot(d, v, u);
}

/** Adds a·(u_i·u_j) on and below the diagonal. */
export function addOuter(d: Index, m: Index, u: Index, a: f64): void {
  const scale = f64x2.splat(a);
  const start = address(u);
  const row = address(d);
  let first = address(m);
  for (let i = 0; i < d; i++) {
    const factor = load<f64>(start + address(i));
    const splat = f64x2.splat(factor);
    let to = first;
    let q = start;
    let c = 0;
    for (; c + 4 <= i + 1; c += 4) {
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(scale, f64x2.mul(splat, v128.load(q)))));
      v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(scale, f64x2.mul(splat, v128.load(q, 16)))), 16);
      to += 32;
      q += 32;
    }
    for (; c <= i; c++) {
      store<f64>(to, load<f64>(to) + a * (factor * load<f64>(q)));
      to += 8;
      q += 8;
    }
    first += row;
  }
}
