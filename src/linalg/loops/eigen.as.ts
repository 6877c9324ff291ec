// Symmetric EVD prototype: blocked Householder tridiagonalisation (dsytrd/latrd style, lower row-major)
// + Cuppen/Gu-Eisenstat divide & conquer (dlaed1-4 style) + blocked WY back-transformation. f64, SIMD.
import { gemm_f64 } from './gemm.generated';
const EPS: f64 = 1.1102230246251565e-16;
const MC: i32 = 96,
  KC: i32 = 256,
  NC: i32 = 2048;
// @ts-ignore
@inline function g(p: usize, i: i32): f64 {
  return load<f64>(p + ((<usize>i) << 3));
}
// @ts-ignore
@inline function s(p: usize, i: i32, v: f64): void {
  store<f64>(p + ((<usize>i) << 3), v);
}
// @ts-ignore
@inline function gi(p: usize, i: i32): i32 {
  return load<i32>(p + ((<usize>i) << 2));
}
// @ts-ignore
@inline function si(p: usize, i: i32, v: i32): void {
  store<i32>(p + ((<usize>i) << 2), v);
}
export function dot(n: i32, x: usize, y: usize): f64 {
  let a = f64x2.splat(0),
    b = a,
    c = a,
    d = a;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    a = f64x2.add(a, f64x2.mul(v128.load(x), v128.load(y)));
    b = f64x2.add(b, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    c = f64x2.add(c, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    d = f64x2.add(d, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let r = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++) {
    r += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return r;
}
export function axpy(n: i32, al: f64, x: usize, y: usize): void {
  const a = f64x2.splat(al);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(a, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(a, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  for (; i < n; i++) {
    store<f64>(y, load<f64>(y) + al * load<f64>(x));
    x += 8;
    y += 8;
  }
}
function rot(n: i32, x: usize, y: usize, c: f64, sn: f64): void {
  const cv = f64x2.splat(c),
    sv = f64x2.splat(sn);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    const a = v128.load(x),
      b = v128.load(y);
    v128.store(x, f64x2.add(f64x2.mul(cv, a), f64x2.mul(sv, b)));
    v128.store(y, f64x2.sub(f64x2.mul(cv, b), f64x2.mul(sv, a)));
    x += 16;
    y += 16;
  }
  for (; i < n; i++) {
    const a = load<f64>(x),
      b = load<f64>(y);
    store<f64>(x, c * a + sn * b);
    store<f64>(y, c * b - sn * a);
    x += 8;
    y += 8;
  }
}
/** y = A x, A symmetric m x m, lower triangle row-major, ld */
export function symv(m: i32, A: usize, ld: i32, x: usize, y: usize): void {
  const l = (<usize>ld) << 3;
  memory.fill(y, 0, (<usize>m) << 3);
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let r0 = A + <usize>i * l,
      r1 = r0 + l,
      r2 = r1 + l,
      r3 = r2 + l;
    let xp = x,
      yp = y;
    const x0 = g(x, i),
      x1 = g(x, i + 1),
      x2 = g(x, i + 2),
      x3 = g(x, i + 3);
    const X0 = f64x2.splat(x0),
      X1 = f64x2.splat(x1),
      X2 = f64x2.splat(x2),
      X3 = f64x2.splat(x3);
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    const e = y + ((<usize>i) << 3);
    while (yp < e) {
      const xv = v128.load(xp);
      const a0 = v128.load(r0),
        a1 = v128.load(r1),
        a2 = v128.load(r2),
        a3 = v128.load(r3);
      s0 = f64x2.add(s0, f64x2.mul(a0, xv));
      s1 = f64x2.add(s1, f64x2.mul(a1, xv));
      s2 = f64x2.add(s2, f64x2.mul(a2, xv));
      s3 = f64x2.add(s3, f64x2.mul(a3, xv));
      v128.store(
        yp,
        f64x2.add(
          v128.load(yp),
          f64x2.add(f64x2.add(f64x2.mul(a0, X0), f64x2.mul(a1, X1)), f64x2.add(f64x2.mul(a2, X2), f64x2.mul(a3, X3))),
        ),
      );
      xp += 16;
      yp += 16;
      r0 += 16;
      r1 += 16;
      r2 += 16;
      r3 += 16;
    }
    // 4x4 diagonal block (lower): r* now point at column i
    const a10 = load<f64>(r1),
      a20 = load<f64>(r2),
      a21 = load<f64>(r2, 8),
      a30 = load<f64>(r3),
      a31 = load<f64>(r3, 8),
      a32 = load<f64>(r3, 16);
    s(y, i, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1) + load<f64>(r0) * x0 + a10 * x1 + a20 * x2 + a30 * x3);
    s(y, i + 1, f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1) + a10 * x0 + load<f64>(r1, 8) * x1 + a21 * x2 + a31 * x3);
    s(y, i + 2, f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1) + a20 * x0 + a21 * x1 + load<f64>(r2, 16) * x2 + a32 * x3);
    s(y, i + 3, f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1) + a30 * x0 + a31 * x1 + a32 * x2 + load<f64>(r3, 24) * x3);
  }
  for (; i < m; i++) {
    const r = A + <usize>i * l;
    const d = dot(i, r, x);
    axpy(i, g(x, i), r, y);
    s(y, i, d + g(r, i) * g(x, i));
  }
}
/** A (n x n, lower, row-major) -> tridiagonal d,e ; reflector i in row i [0..i-1) with implicit 1 at i-1, tau[i] */
export function sytrd(n: i32, A: usize, d: usize, e: usize, tau: usize, W: usize, ws: usize): void {
  const l = (<usize>n) << 3;
  const NB = 32;
  let hi = n; // active order
  while (hi > 0) {
    const nb = hi > 96 ? NB : hi;
    const lo = hi - nb;
    let p = 0;
    for (let i = hi - 1; i >= lo; i--) {
      const row = A + <usize>i * l;
      for (let q = 0; q < p; q++) {
        const vr = A + <usize>(hi - 1 - q) * l,
          wr = W + <usize>q * l;
        const wi = g(wr, i),
          vi = g(vr, i);
        axpy(i + 1, -wi, vr, row);
        axpy(i + 1, -vi, wr, row);
      }
      s(d, i, g(row, i));
      if (i == 0) {
        break;
      }
      // reflector
      const alpha = g(row, i - 1);
      const xn = Math.sqrt(dot(i - 1, row, row));
      let t: f64 = 0,
        beta = alpha;
      if (xn != 0) {
        beta = -Math.sqrt(alpha * alpha + xn * xn) * (alpha >= 0 ? 1.0 : -1.0);
        t = (beta - alpha) / beta;
        const sc = 1.0 / (alpha - beta);
        for (let c = 0; c < i - 1; c++) s(row, c, g(row, c) * sc);
      }
      s(e, i - 1, beta);
      s(tau, i, t);
      s(row, i - 1, 1.0);
      const w = W + <usize>p * l;
      if (t != 0) {
        symv(i, A, n, row, w);
        for (let q = 0; q < p; q++) {
          const vr = A + <usize>(hi - 1 - q) * l,
            wr = W + <usize>q * l;
          const a1 = dot(i, wr, row),
            a2 = dot(i, vr, row);
          axpy(i, -a1, vr, w);
          axpy(i, -a2, wr, w);
        }
        for (let c = 0; c < i; c++) s(w, c, g(w, c) * t);
        const al = -0.5 * t * dot(i, w, row);
        axpy(i, al, row, w);
      } else memory.fill(w, 0, (<usize>i) << 3);
      p++;
    }
    if (lo > 0) {
      // trailing lo x lo update: A -= V^T W + W^T V
      const V = A + <usize>lo * l; // rows lo..hi-1 = reflectors hi-1..lo in reverse order; W row q <-> reflector hi-1-q
      gemm_f64(lo, lo, nb, -1.0, V + <usize>(nb - 1) * l, 1, -n, W, n, 1, A, n, ws, MC, KC, NC, 1);
      gemm_f64(lo, lo, nb, -1.0, W, 1, n, V + <usize>(nb - 1) * l, -n, 1, A, n, ws, MC, KC, NC, 1);
    }
    hi = lo;
  }
}
/** implicit QL on tridiagonal (d,e), rotating rows of Q (n rows, width w, stride ld) */
export function tql(n: i32, d: usize, e: usize, Q: usize, ld: i32, w: i32): i32 {
  const L = (<usize>ld) << 3;
  for (let l = 0; l < n; l++) {
    let it = 0;
    while (true) {
      let m = l;
      for (; m < n - 1; m++) {
        const dd = Math.abs(g(d, m)) + Math.abs(g(d, m + 1));
        if (Math.abs(g(e, m)) <= EPS * dd) break;
      }
      if (m == l) break;
      if (it++ == 60) return -1;
      let gg = (g(d, l + 1) - g(d, l)) / (2 * g(e, l));
      let r = Math.sqrt(gg * gg + 1);
      gg = g(d, m) - g(d, l) + g(e, l) / (gg + (gg >= 0 ? r : -r));
      let sn: f64 = 1,
        c: f64 = 1,
        p: f64 = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        let f = sn * g(e, i);
        const b = c * g(e, i);
        r = Math.sqrt(f * f + gg * gg);
        s(e, i + 1, r);
        if (r == 0) {
          s(d, i + 1, g(d, i + 1) - p);
          s(e, m, 0);
          break;
        }
        sn = f / r;
        c = gg / r;
        gg = g(d, i + 1) - p;
        r = (g(d, i) - gg) * sn + 2 * c * b;
        p = sn * r;
        s(d, i + 1, gg + p);
        gg = c * r - b;
        rot(w, Q + <usize>(i + 1) * L, Q + <usize>i * L, c, sn);
      }
      if (r == 0 && i >= l) continue;
      s(d, l, g(d, l) - p);
      s(e, l, gg);
      s(e, m, 0);
    }
  }
  return 0;
}
// ---- divide & conquer -------------------------------------------------------
let N: i32 = 0,
  QT: usize = 0,
  BUF: usize = 0,
  DM: usize = 0,
  WS: usize = 0,
  Dp: usize = 0,
  Ep: usize = 0,
  IQ: usize = 0;
let Zp: usize = 0,
  DL: usize = 0,
  WL: usize = 0,
  ZH: usize = 0,
  LAM: usize = 0,
  IX: usize = 0,
  TY: usize = 0,
  ND: usize = 0,
  DF: usize = 0,
  PM: usize = 0;
/** root i of 1 + rho*sum z_j^2/(d_j - x); writes d_j - lambda_i to row; returns lambda */
function secular(k: i32, i: i32, d: usize, z: usize, rho: f64, row: usize): f64 {
  if (k == 1) {
    const x = rho * g(z, 0) * g(z, 0);
    s(row, 0, -x);
    return g(d, 0) + x;
  }
  const last = i == k - 1;
  let org = i;
  let a: f64, b: f64;
  const di = g(d, i);
  let gap: f64;
  if (!last) {
    gap = g(d, i + 1) - di;
    const mid = 0.5 * gap;
    let f: f64 = 1;
    for (let j = 0; j < k; j++) f += (rho * g(z, j) * g(z, j)) / (g(d, j) - di - mid);
    if (f > 0) {
      a = 0;
      b = mid;
    } else {
      org = i + 1;
      a = -mid;
      b = 0;
    }
  } else {
    let zz: f64 = 0;
    for (let j = 0; j < k; j++) zz += g(z, j) * g(z, j);
    a = 0;
    b = rho * zz;
    gap = b;
  }
  const o = g(d, org);
  let mu = 0.5 * (a + b);
  const sp = last ? k - 1 : i + 1; // psi: j<sp, phi: j>=sp
  const li = last ? k - 2 : i,
    ri = last ? k - 1 : i + 1;
  const RH = f64x2.splat(rho),
    MUo = f64x2.splat(o);
  let pw: f64 = 0;
  for (let it = 0; it < 60; it++) {
    let psi: f64 = 0,
      dpsi: f64 = 0,
      phi: f64 = 0,
      dphi: f64 = 0;
    let j = 0;
    let vp = f64x2.splat(0),
      vd = vp;
    const mv = f64x2.splat(mu);
    for (; j + 2 <= sp; j += 2) {
      const dl = f64x2.sub(f64x2.sub(v128.load(d + ((<usize>j) << 3)), MUo), mv),
        zz = v128.load(z + ((<usize>j) << 3));
      const t = f64x2.div(zz, dl);
      vp = f64x2.add(vp, f64x2.mul(zz, t));
      vd = f64x2.add(vd, f64x2.mul(t, t));
    }
    psi = f64x2.extract_lane(vp, 0) + f64x2.extract_lane(vp, 1);
    dpsi = f64x2.extract_lane(vd, 0) + f64x2.extract_lane(vd, 1);
    for (; j < sp; j++) {
      const dl = g(d, j) - o - mu,
        t = g(z, j) / dl;
      psi += g(z, j) * t;
      dpsi += t * t;
    }
    vp = f64x2.splat(0);
    vd = vp;
    for (; j + 2 <= k; j += 2) {
      const dl = f64x2.sub(f64x2.sub(v128.load(d + ((<usize>j) << 3)), MUo), mv),
        zz = v128.load(z + ((<usize>j) << 3));
      const t = f64x2.div(zz, dl);
      vp = f64x2.add(vp, f64x2.mul(zz, t));
      vd = f64x2.add(vd, f64x2.mul(t, t));
    }
    phi = f64x2.extract_lane(vp, 0) + f64x2.extract_lane(vp, 1);
    dphi = f64x2.extract_lane(vd, 0) + f64x2.extract_lane(vd, 1);
    for (; j < k; j++) {
      const dl = g(d, j) - o - mu,
        t = g(z, j) / dl;
      phi += g(z, j) * t;
      dphi += t * t;
    }
    psi *= rho;
    phi *= rho;
    dpsi *= rho;
    dphi *= rho;
    const w = 1 + psi + phi;
    if (Math.abs(w) <= EPS * (8 * (Math.abs(psi) + Math.abs(phi)) + 1 + Math.abs(mu) * (dpsi + dphi))) break;
    if (w < 0) a = Math.max(a, mu);
    else b = Math.min(b, mu);
    if (b - a <= 2 * EPS * Math.abs(mu)) break;
    const Li = g(d, li) - o - mu,
      Ri = g(d, ri) - o - mu;
    const c = w - Li * dpsi - Ri * dphi,
      aa = (Li + Ri) * w - Li * Ri * (dpsi + dphi),
      bb = Li * Ri * w;
    let disc = aa * aa - 4 * bb * c;
    disc = disc > 0 ? Math.sqrt(disc) : 0;
    let eta: f64;
    if (last) {
      if (aa >= 0) eta = (aa + disc) / (2 * c);
      else eta = (2 * bb) / (aa - disc);
    } else {
      if (c == 0) eta = bb / aa;
      else if (aa <= 0) eta = (aa - disc) / (2 * c);
      else eta = (2 * bb) / (aa + disc);
    }
    if (!(w * eta < 0)) eta = -w / (dpsi + dphi);
    let nm = mu + eta;
    if (!(nm > a && nm < b) || (it > 8 && it & 1 && Math.abs(w) > 0.5 * pw))
      nm =
        a > 0 && b > 4 * a
          ? Math.sqrt(a * b)
          : b < 0 && a < 4 * b
            ? -Math.sqrt(a * b)
            : a == 0 && it > 3
              ? b * 1e-2
              : b == 0 && it > 3
                ? a * 1e-2
                : 0.5 * (a + b);
    pw = Math.abs(w);
    if (nm == mu) break;
    mu = nm;
  }
  for (let j = 0; j < k; j++) s(row, j, g(d, j) - o - mu);
  return o + mu;
}
function dc(lo: i32, n: i32): i32 {
  const L = (<usize>N) << 3;
  if (n <= 32) {
    for (let i = 0; i < n; i++) {
      const r = QT + <usize>(lo + i) * L + ((<usize>lo) << 3);
      memory.fill(r, 0, (<usize>n) << 3);
      s(r, i, 1);
    }
    const last = n > 0 ? g(Ep, lo + n - 1) : 0;
    const rc = tql(n, Dp + ((<usize>lo) << 3), Ep + ((<usize>lo) << 3), QT + <usize>lo * L + ((<usize>lo) << 3), N, n);
    s(Ep, lo + n - 1, last);
    for (let i = 0; i < n; i++) si(IQ, lo + i, i); // insertion sort
    for (let i = 1; i < n; i++) {
      const v = gi(IQ, lo + i),
        dv = g(Dp, lo + v);
      let j = i - 1;
      while (j >= 0 && g(Dp, lo + gi(IQ, lo + j)) > dv) {
        si(IQ, lo + j + 1, gi(IQ, lo + j));
        j--;
      }
      si(IQ, lo + j + 1, v);
    }
    return rc;
  }
  const n1 = n >> 1,
    n2 = n - n1,
    mid = lo + n1;
  let rho = g(Ep, mid - 1);
  s(Dp, mid - 1, g(Dp, mid - 1) - Math.abs(rho));
  s(Dp, mid, g(Dp, mid) - Math.abs(rho));
  if (dc(lo, n1)) return -1;
  if (dc(mid, n2)) return -1;
  const d = Dp + ((<usize>lo) << 3),
    Q = QT + <usize>lo * L + ((<usize>lo) << 3);
  const is2: f64 = 0.7071067811865476,
    sg: f64 = rho < 0 ? -is2 : is2;
  rho = Math.abs(2 * rho);
  for (let i = 0; i < n1; i++) {
    s(Zp, i, is2 * g(Q + <usize>i * L, n1 - 1));
    si(TY, i, 1);
  }
  for (let i = n1; i < n; i++) {
    s(Zp, i, sg * g(Q + <usize>i * L, n1));
    si(TY, i, 3);
  }
  {
    let a = 0,
      b = 0;
    for (let t = 0; t < n; t++) {
      const ia = a < n1 ? gi(IQ, lo + a) : -1,
        ib = b < n2 ? gi(IQ, mid + b) + n1 : -1;
      if (ib < 0 || (ia >= 0 && g(d, ia) <= g(d, ib))) {
        si(IX, t, ia);
        a++;
      } else {
        si(IX, t, ib);
        b++;
      }
    }
  }
  let dmax: f64 = 0,
    zmax: f64 = 0;
  for (let i = 0; i < n; i++) {
    dmax = Math.max(dmax, Math.abs(g(d, i)));
    zmax = Math.max(zmax, Math.abs(g(Zp, i)));
  }
  const tol = 8 * EPS * Math.max(dmax, zmax);
  let k = 0,
    nd = 0,
    pj = -1;
  if (rho * zmax <= tol) {
    for (let i = 0; i < n; i++) si(IQ, lo + i, gi(IX, i));
    return 0;
  }
  for (let t = 0; t < n; t++) {
    const nj = gi(IX, t);
    if (rho * Math.abs(g(Zp, nj)) <= tol) {
      si(DF, nd++, nj);
      continue;
    }
    if (pj < 0) {
      pj = nj;
      continue;
    }
    let sn = g(Zp, pj),
      c = g(Zp, nj);
    const ta = Math.sqrt(c * c + sn * sn),
      tt = g(d, nj) - g(d, pj);
    c /= ta;
    sn = -sn / ta;
    if (Math.abs(tt * c * sn) <= tol) {
      s(Zp, nj, ta);
      s(Zp, pj, 0);
      if (gi(TY, nj) != gi(TY, pj)) si(TY, nj, 2);
      rot(n, Q + <usize>pj * L, Q + <usize>nj * L, c, sn);
      const c2 = c * c,
        s2 = sn * sn,
        t1 = g(d, pj) * c2 + g(d, nj) * s2;
      s(d, nj, g(d, pj) * s2 + g(d, nj) * c2);
      s(d, pj, t1);
      si(DF, nd++, pj);
      pj = nj;
    } else {
      si(ND, k, pj);
      k++;
      pj = nj;
    }
  }
  if (pj >= 0) {
    si(ND, k, pj);
    k++;
  }
  for (let i = 0; i < k; i++) {
    const j = gi(ND, i);
    s(DL, i, g(d, j));
    s(WL, i, g(Zp, j));
  }
  const LD = (<usize>k) << 3;
  for (let i = 0; i < k; i++) s(LAM, i, secular(k, i, DL, WL, rho, DM + <usize>i * LD));
  // Loewner: zhat
  for (let j = 0; j < k; j++) s(ZH, j, 1);
  for (let i = 0; i < k; i++) {
    const r = DM + <usize>i * LD,
      di = g(DL, i);
    const DI = f64x2.splat(di);
    let j = 0;
    const keep = g(ZH, i) * g(r, i);
    for (; j + 2 <= k; j += 2) {
      const o = (<usize>j) << 3;
      v128.store(ZH + o, f64x2.mul(v128.load(ZH + o), f64x2.div(v128.load(r + o), f64x2.sub(v128.load(DL + o), DI))));
    }
    for (; j < k; j++) s(ZH, j, g(ZH, j) * (g(r, j) / (g(DL, j) - di)));
    s(ZH, i, keep);
  }
  for (let j = 0; j < k; j++) {
    const v = Math.sqrt(Math.max(0, -g(ZH, j)));
    s(ZH, j, g(WL, j) < 0 ? -v : v);
  }
  // group columns by type: 1,2,3 -> PM (positions), copy rows of Q to BUF
  let k1 = 0,
    k2 = 0,
    k3 = 0;
  for (let i = 0; i < k; i++) {
    const t = gi(TY, gi(ND, i));
    if (t == 1) k1++;
    else if (t == 2) k2++;
    else k3++;
  }
  {
    let p1 = 0,
      p2 = k1,
      p3 = k1 + k2;
    for (let i = 0; i < k; i++) {
      const t = gi(TY, gi(ND, i));
      if (t == 1) si(PM, p1++, i);
      else if (t == 2) si(PM, p2++, i);
      else si(PM, p3++, i);
    }
  }
  const LB = (<usize>n) << 3;
  for (let i = 0; i < k; i++) memory.copy(BUF + <usize>i * LB, Q + <usize>gi(ND, gi(PM, i)) * L, LB);
  for (let i = 0; i < nd; i++) {
    const j = gi(DF, i);
    memory.copy(BUF + <usize>(k + i) * LB, Q + <usize>j * L, LB);
    s(Zp, i, g(d, j));
  }
  for (let i = 0; i < k; i++) {
    const r = DM + <usize>i * LD;
    let nn: f64 = 0;
    for (let j = 0; j < k; j++) {
      const u = g(ZH, j) / g(r, j);
      s(r, j, u);
      nn += u * u;
    }
    nn = 1 / Math.sqrt(nn);
    for (let j = 0; j < k; j++) s(WL, j, g(r, gi(PM, j)) * nn);
    memory.copy(r, WL, LD);
  }
  for (let i = 0; i < k; i++) {
    memory.fill(Q + <usize>i * L, 0, LB);
    s(d, i, g(LAM, i));
  }
  gemm_f64(k, n1, k1 + k2, 1, DM, k, 1, BUF, n, 1, Q, N, WS, MC, KC, NC, 0);
  gemm_f64(
    k,
    n2,
    k2 + k3,
    1,
    DM + ((<usize>k1) << 3),
    k,
    1,
    BUF + <usize>k1 * LB + ((<usize>n1) << 3),
    n,
    1,
    Q + ((<usize>n1) << 3),
    N,
    WS,
    MC,
    KC,
    NC,
    0,
  );
  for (let i = 0; i < nd; i++) {
    memory.copy(Q + <usize>(k + i) * L, BUF + <usize>(k + i) * LB, LB);
    s(d, k + i, g(Zp, i));
    si(DF, i, k + i);
  }
  // sort deflated (insertion; mostly sorted), merge with roots
  for (let i = 1; i < nd; i++) {
    const v = gi(DF, i),
      dv = g(d, v);
    let j = i - 1;
    while (j >= 0 && g(d, gi(DF, j)) > dv) {
      si(DF, j + 1, gi(DF, j));
      j--;
    }
    si(DF, j + 1, v);
  }
  {
    let a = 0,
      b = 0;
    for (let t = 0; t < n; t++) {
      if (b >= nd || (a < k && g(d, a) <= g(d, gi(DF, b)))) si(IQ, lo + t, a++);
      else si(IQ, lo + t, gi(DF, b++));
    }
  }
  return 0;
}
/** workspace bytes */
export function evd_ws(n: i32): usize {
  const nn = <usize>n * n * 8,
    y = <usize>n * 64 * 16;
  return 2 * nn + max(nn, y) + <usize>n * 8 * (96 + 14) + <usize>(MC + 8 + NC + 16) * KC * 8 + 4096;
}
/** A: n x n symmetric (lower used, destroyed) -> w ascending, V rows = eigenvectors (n x n at V).
 *  stage 0: all; 1: stop after tridiagonalisation; 2: stop after divide and conquer (timing only). Returns 0, or -1 when QL did not converge. */
export function evd(n: i32, A: usize, w: usize, V: usize, ws: usize, stage: i32): i32 {
  const nn = <usize>n * n * 8,
    v8 = (<usize>n * 8 + 15) & ~15;
  N = n;
  let p = (ws + 63) & ~63;
  QT = p;
  p += nn;
  BUF = p;
  p += nn;
  DM = p;
  p += max(nn, <usize>n * 64 * 16);
  p = (p + 63) & ~63;
  const W = p;
  p += <usize>n * 8 * 96;
  const tau = p;
  p += v8;
  Dp = p;
  p += v8;
  Ep = p;
  p += v8;
  Zp = p;
  p += v8;
  DL = p;
  p += v8;
  WL = p;
  p += v8;
  ZH = p;
  p += v8;
  LAM = p;
  p += v8;
  IQ = p;
  p += v8;
  IX = p;
  p += v8;
  TY = p;
  p += v8;
  ND = p;
  p += v8;
  DF = p;
  p += v8;
  PM = p;
  p += v8;
  WS = (p + 63) & ~63;
  sytrd(n, A, Dp, Ep, tau, W, WS);
  s(Ep, n - 1, 0);
  if (stage == 1) return 0;
  memory.fill(QT, 0, nn);
  const rc = dc(0, n);
  if (rc) return rc;
  if (stage == 2) return 0;
  for (let i = 0; i < n; i++) {
    const j = gi(IQ, i);
    s(w, i, g(Dp, j));
    memory.copy(V + <usize>i * n * 8, QT + <usize>j * n * 8, <usize>n * 8);
  }
  // V <- V * Q^T, Q = H_{n-1}..H_1 ; blocks ascending
  const KB = 64;
  const VB = QT,
    T = BUF,
    Y = DM,
    Y2 = DM + <usize>n * KB * 8;
  for (let i1 = 1; i1 < n; i1 += KB) {
    const i2 = min(n, i1 + KB),
      k = i2 - i1,
      m = i2 - 1;
    for (let r = 0; r < k; r++) {
      const i = i1 + r;
      const dst = VB + <usize>r * m * 8;
      memory.copy(dst, A + <usize>i * n * 8, <usize>(i - 1) * 8);
      s(dst, i - 1, 1);
      memory.fill(dst + <usize>i * 8, 0, <usize>(m - i) * 8);
    }
    for (let r = 0; r < k; r++) {
      const t = g(tau, i1 + r);
      for (let c = 0; c < k; c++) s(T, r * k + c, 0);
      for (let c = 0; c < r; c++) s(WL, c, -t * dot(m, VB + <usize>r * m * 8, VB + <usize>c * m * 8));
      for (let c = 0; c < r; c++) {
        let a: f64 = 0;
        for (let q = c; q < r; q++) a += g(WL, q) * g(T, q * k + c);
        s(T, r * k + c, a);
      }
      s(T, r * k + r, t);
    }
    memory.fill(Y, 0, <usize>n * k * 8);
    memory.fill(Y2, 0, <usize>n * k * 8);
    gemm_f64(n, k, m, 1, V, n, 1, VB, 1, m, Y, k, WS, MC, KC, NC, 0);
    gemm_f64(n, k, k, 1, Y, k, 1, T, 1, k, Y2, k, WS, MC, KC, NC, 0);
    gemm_f64(n, m, k, -1, Y2, k, 1, VB, m, 1, V, n, WS, MC, KC, NC, 0);
  }
  return 0;
}
/** plain variant: same tridiagonalisation, then implicit QL with full-row rotations (for comparison) */
export function evd_ql(n: i32, A: usize, w: usize, V: usize, ws: usize): i32 {
  const nn = <usize>n * n * 8;
  N = n;
  let p = (ws + 63) & ~63;
  QT = p;
  p += nn;
  BUF = p;
  p += nn;
  DM = p;
  p += nn;
  const W = p;
  p += <usize>n * 8 * 96;
  const tau = p;
  p += <usize>n * 8 + 16;
  Dp = w;
  Ep = p;
  p += <usize>n * 8 + 16;
  WS = (p + 63) & ~63;
  sytrd(n, A, Dp, Ep, tau, W, WS);
  s(Ep, n - 1, 0);
  for (let i = 0; i < n; i++) {
    memory.fill(V + <usize>i * n * 8, 0, <usize>n * 8);
    s(V + <usize>i * n * 8, i, 1);
  }
  return tql(n, Dp, Ep, V, n, n);
}
