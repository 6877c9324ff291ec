// y = A x for symmetric A, lower triangle, four rows at a time so that each entry is loaded once; twin: symmetricTimes.ts.
import { address, get, Index, set } from './heap.as';
import { axpy, dot } from './vectors.as';

export function symmetricTimes(m: Index, a: Index, ld: Index, x: Index, y: Index): void {
  symmetricRows(0, m, a, ld, x, y);
}

export function symmetricRows(first: Index, m: Index, a: Index, ld: Index, x: Index, y: Index): void {
  memory.fill(address(y), 0, address(m));
  let i = first;
  for (; i + 4 <= m; i += 4) fourRows(i, a + i * ld, ld, x, y);
  for (; i < m; i++) {
    const row = a + i * ld;
    const sum = dot(i, row, x);
    axpy(i, get(x, i), row, y);
    set(y, i, sum + get(row, i) * get(x, i));
  }
}

function fourRows(i: Index, row: Index, ld: Index, x: Index, y: Index): void {
  const l = address(ld);
  let r0 = address(row);
  let r1 = r0 + l;
  let r2 = r1 + l;
  let r3 = r2 + l;
  let xp = address(x);
  let yp = address(y);
  const end = yp + address(i);
  const x0 = get(x, i);
  const x1 = get(x, i + 1);
  const x2 = get(x, i + 2);
  const x3 = get(x, i + 3);
  const X0 = f64x2.splat(x0);
  const X1 = f64x2.splat(x1);
  const X2 = f64x2.splat(x2);
  const X3 = f64x2.splat(x3);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  while (yp < end) {
    const xv = v128.load(xp);
    const a0 = v128.load(r0);
    const a1 = v128.load(r1);
    const a2 = v128.load(r2);
    const a3 = v128.load(r3);
    s0 = f64x2.add(s0, f64x2.mul(a0, xv));
    s1 = f64x2.add(s1, f64x2.mul(a1, xv));
    s2 = f64x2.add(s2, f64x2.mul(a2, xv));
    s3 = f64x2.add(s3, f64x2.mul(a3, xv));
    const left = f64x2.add(f64x2.mul(a0, X0), f64x2.mul(a1, X1));
    const right = f64x2.add(f64x2.mul(a2, X2), f64x2.mul(a3, X3));
    v128.store(yp, f64x2.add(v128.load(yp), f64x2.add(left, right)));
    xp += 16;
    yp += 16;
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
  }
  // the pointers stand at column i now
  const a10 = load<f64>(r1);
  const a20 = load<f64>(r2);
  const a21 = load<f64>(r2, 8);
  const a30 = load<f64>(r3);
  const a31 = load<f64>(r3, 8);
  const a32 = load<f64>(r3, 16);
  set(y, i, sum(s0) + load<f64>(r0) * x0 + a10 * x1 + a20 * x2 + a30 * x3);
  set(y, i + 1, sum(s1) + a10 * x0 + load<f64>(r1, 8) * x1 + a21 * x2 + a31 * x3);
  set(y, i + 2, sum(s2) + a20 * x0 + a21 * x1 + load<f64>(r2, 16) * x2 + a32 * x3);
  set(y, i + 3, sum(s3) + a30 * x0 + a31 * x1 + a32 * x2 + load<f64>(r3, 24) * x3);
}

// @ts-ignore
@inline function sum(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}
