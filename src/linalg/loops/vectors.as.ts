// Level-1 loops in two lanes; vectors.ts holds the readable twins with the same order of sums.
import { address, Index } from './heap.as';

export function dot(n: Index, x: Index, y: Index): f64 {
  let p = address(x);
  let q = address(y);
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    a = f64x2.add(a, f64x2.mul(v128.load(p), v128.load(q)));
    b = f64x2.add(b, f64x2.mul(v128.load(p, 16), v128.load(q, 16)));
    c = f64x2.add(c, f64x2.mul(v128.load(p, 32), v128.load(q, 32)));
    d = f64x2.add(d, f64x2.mul(v128.load(p, 48), v128.load(q, 48)));
    p += 64;
    q += 64;
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let r = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++) {
    r += load<f64>(p) * load<f64>(q);
    p += 8;
    q += 8;
  }
  return r;
}

export function axpy(n: Index, a: f64, x: Index, y: Index): void {
  const av = f64x2.splat(a);
  let p = address(x);
  let q = address(y);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(q, f64x2.add(v128.load(q), f64x2.mul(av, v128.load(p))));
    v128.store(q, f64x2.add(v128.load(q, 16), f64x2.mul(av, v128.load(p, 16))), 16);
    p += 32;
    q += 32;
  }
  for (; i < n; i++) {
    store<f64>(q, load<f64>(q) + a * load<f64>(p));
    p += 8;
    q += 8;
  }
}

export function addTwo(n: Index, a: f64, x: Index, b: f64, y: Index, z: Index): void {
  const av = f64x2.splat(a);
  const bv = f64x2.splat(b);
  let p = address(x);
  let q = address(y);
  let r = address(z);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const first = f64x2.add(v128.load(r), f64x2.mul(av, v128.load(p)));
    const second = f64x2.add(v128.load(r, 16), f64x2.mul(av, v128.load(p, 16)));
    v128.store(r, f64x2.add(first, f64x2.mul(bv, v128.load(q))));
    v128.store(r, f64x2.add(second, f64x2.mul(bv, v128.load(q, 16))), 16);
    p += 32;
    q += 32;
    r += 32;
  }
  for (; i < n; i++) {
    store<f64>(r, load<f64>(r) + a * load<f64>(p) + b * load<f64>(q));
    p += 8;
    q += 8;
    r += 8;
  }
}

export function scale(n: Index, a: f64, x: Index): void {
  const av = f64x2.splat(a);
  let p = address(x);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    v128.store(p, f64x2.mul(v128.load(p), av));
    p += 16;
  }
  if (i < n) store<f64>(p, load<f64>(p) * a);
}

export function divide(n: Index, a: f64, x: Index): void {
  const av = f64x2.splat(a);
  let p = address(x);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    v128.store(p, f64x2.div(v128.load(p), av));
    p += 16;
  }
  if (i < n) store<f64>(p, load<f64>(p) / a);
}

export function rotate(n: Index, x: Index, y: Index, c: f64, s: f64): void {
  const cv = f64x2.splat(c);
  const sv = f64x2.splat(s);
  let p = address(x);
  let q = address(y);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    const a = v128.load(p);
    const b = v128.load(q);
    v128.store(p, f64x2.add(f64x2.mul(cv, a), f64x2.mul(sv, b)));
    v128.store(q, f64x2.sub(f64x2.mul(cv, b), f64x2.mul(sv, a)));
    p += 16;
    q += 16;
  }
  if (i < n) {
    const a = load<f64>(p);
    const b = load<f64>(q);
    store<f64>(p, c * a + s * b);
    store<f64>(q, c * b - s * a);
  }
}

export function poleSums(n: Index, d: Index, z: Index, origin: f64, shift: f64, out: Index): void {
  const o = f64x2.splat(origin);
  const m = f64x2.splat(shift);
  let p = address(d);
  let q = address(z);
  let sums = f64x2.splat(0);
  let slopes = sums;
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const zs = v128.load(q);
    const t = f64x2.div(zs, f64x2.sub(f64x2.sub(v128.load(p), o), m));
    sums = f64x2.add(sums, f64x2.mul(zs, t));
    slopes = f64x2.add(slopes, f64x2.mul(t, t));
    p += 16;
    q += 16;
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  let slope = f64x2.extract_lane(slopes, 0) + f64x2.extract_lane(slopes, 1);
  if (j < n) {
    const zj = load<f64>(q);
    const t = zj / (load<f64>(p) - origin - shift);
    sum += zj * t;
    slope += t * t;
  }
  store<f64>(address(out), sum);
  store<f64>(address(out), slope, 8);
}

export function multiplyByRatios(n: Index, x: Index, r: Index, d: Index, pole: f64): void {
  const o = f64x2.splat(pole);
  let px = address(x);
  let pr = address(r);
  let pd = address(d);
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    v128.store(px, f64x2.mul(v128.load(px), f64x2.div(v128.load(pr), f64x2.sub(v128.load(pd), o))));
    px += 16;
    pr += 16;
    pd += 16;
  }
  if (j < n) store<f64>(px, load<f64>(px) * (load<f64>(pr) / (load<f64>(pd) - pole)));
}

export function divideInto(n: Index, x: Index, r: Index): f64 {
  let px = address(x);
  let pr = address(r);
  let sums = f64x2.splat(0);
  let j = 0;
  for (; j + 2 <= n; j += 2) {
    const t = f64x2.div(v128.load(px), v128.load(pr));
    v128.store(pr, t);
    sums = f64x2.add(sums, f64x2.mul(t, t));
    px += 16;
    pr += 16;
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (j < n) {
    const t = load<f64>(px) / load<f64>(pr);
    store<f64>(pr, t);
    sum += t * t;
  }
  return sum;
}
