// Kernels over GEMM: Cholesky, pairwise squared distances, k nearest, weighted syrk, row softmax, rank-1 update. Row-major f64.
import { gemm_f64 } from './gemm.generated';
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
/** in-place lower Cholesky, row-major; blocked right-looking */
export function chol(n: i32, A: usize, ws: usize): i32 {
  const l = (<usize>n) << 3;
  const NB = 48;
  for (let k = 0; k < n; k += NB) {
    const kb = min(NB, n - k);
    for (let i = k; i < n; i++) {
      const ri = A + <usize>i * l;
      const je = min(i, k + kb - 1);
      for (let j = k; j <= je; j++) {
        const rj = A + <usize>j * l;
        let a = f64x2.splat(0);
        let p = k;
        let x = ri + ((<usize>k) << 3),
          y = rj + ((<usize>k) << 3);
        for (; p + 2 <= j; p += 2) {
          a = f64x2.add(a, f64x2.mul(v128.load(x), v128.load(y)));
          x += 16;
          y += 16;
        }
        let t = g(ri, j) - f64x2.extract_lane(a, 0) - f64x2.extract_lane(a, 1);
        if (p < j) t -= load<f64>(x) * load<f64>(y);
        if (i == j) {
          if (!(t > 0)) return i + 1;
          s(ri, j, Math.sqrt(t));
        } else s(ri, j, t / g(rj, j));
      }
    }
    const r = n - k - kb;
    if (r > 0) {
      const P = A + <usize>(k + kb) * l + ((<usize>k) << 3);
      gemm_f64(r, r, kb, -1, P, n, 1, P, 1, n, A + <usize>(k + kb) * l + ((<usize>(k + kb)) << 3), n, ws, MC, KC, NC, 1);
    }
  }
  return 0;
}
function norms(n: i32, d: i32, X: usize, o: usize): void {
  for (let i = 0; i < n; i++) {
    let a = f64x2.splat(0);
    let x = X + <usize>i * d * 8;
    let p = 0;
    for (; p + 2 <= d; p += 2) {
      const v = v128.load(x);
      a = f64x2.add(a, f64x2.mul(v, v));
      x += 16;
    }
    let t = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
    if (p < d) {
      const v = load<f64>(x);
      t += v * v;
    }
    s(o, i, t);
  }
}
const TAU: f64 = 0.0009765625; // 2^-10
function sqdiff(d: i32, x: usize, y: usize): f64 {
  let a = f64x2.splat(0);
  let p = 0;
  for (; p + 2 <= d; p += 2) {
    const v = f64x2.sub(v128.load(x), v128.load(y));
    a = f64x2.add(a, f64x2.mul(v, v));
    x += 16;
    y += 16;
  }
  let t = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  if (p < d) {
    const v = load<f64>(x) - load<f64>(y);
    t += v * v;
  }
  return t;
}
/** D[n x m] = squared distances X(n x d), Y(m x d) */
export function pdist(n: i32, m: i32, d: i32, X: usize, Y: usize, D: usize, nx: usize, ny: usize, ws: usize): void {
  norms(n, d, X, nx);
  norms(m, d, Y, ny);
  const BR = 96,
    BC = 512;
  for (let j = 0; j < m; j += BC) {
    const cb = min(BC, m - j);
    for (let i = 0; i < n; i += BR) {
      const rb = min(BR, n - i);
      for (let r = 0; r < rb; r++) {
        const a = f64x2.splat(g(nx, i + r));
        let p = D + (<usize>(i + r) * m + j) * 8,
          q = ny + ((<usize>j) << 3);
        let c = 0;
        for (; c + 2 <= cb; c += 2) {
          v128.store(p, f64x2.add(a, v128.load(q)));
          p += 16;
          q += 16;
        }
        if (c < cb) store<f64>(p, g(nx, i + r) + load<f64>(q));
      }
      gemm_f64(rb, cb, d, -2, X + <usize>i * d * 8, d, 1, Y + <usize>j * d * 8, 1, d, D + (<usize>i * m + j) * 8, m, ws, MC, KC, NC, 0);
      // below TAU (|x|^2 + |y|^2) the expanded form has cancelled: sum the squared differences directly
      for (let r = 0; r < rb; r++) {
        const p = D + (<usize>(i + r) * m + j) * 8;
        const xr = X + <usize>(i + r) * d * 8,
          nr = g(nx, i + r);
        for (let c = 0; c < cb; c++) if (g(p, c) < TAU * (nr + g(ny, j + c))) s(p, c, sqdiff(d, xr, Y + <usize>(j + c) * d * 8));
      }
    }
  }
}
/** k nearest (sorted) of X rows among Y rows; idx i32 n x k, dist f64 n x k; tile workspace T */
export function knn(
  n: i32,
  m: i32,
  d: i32,
  k: i32,
  X: usize,
  Y: usize,
  idx: usize,
  dist: usize,
  nx: usize,
  ny: usize,
  T: usize,
  ws: usize,
): void {
  norms(n, d, X, nx);
  norms(m, d, Y, ny);
  const BR = 96,
    BC = 512;
  for (let i = 0; i < n * k; i++) {
    s(dist, i, Infinity);
    store<i32>(idx + ((<usize>i) << 2), -1);
  }
  for (let j = 0; j < m; j += BC) {
    const cb = min(BC, m - j);
    for (let i = 0; i < n; i += BR) {
      const rb = min(BR, n - i);
      for (let r = 0; r < rb; r++) memory.copy(T + <usize>r * BC * 8, ny + ((<usize>j) << 3), (<usize>cb) << 3);
      gemm_f64(rb, cb, d, -2, X + <usize>i * d * 8, d, 1, Y + <usize>j * d * 8, 1, d, T, BC, ws, MC, KC, NC, 0);
      for (let r = 0; r < rb; r++) {
        const row = T + <usize>r * BC * 8,
          dr = dist + <usize>(i + r) * k * 8,
          ir = idx + <usize>(i + r) * k * 4;
        let th = g(dr, k - 1);
        let tv = f64x2.splat(th);
        for (let c = 0; c < cb; c += 8) {
          const p = row + ((<usize>c) << 3);
          const any = v128.any_true(
            v128.or(
              v128.or(f64x2.lt(v128.load(p), tv), f64x2.lt(v128.load(p, 16), tv)),
              v128.or(f64x2.lt(v128.load(p, 32), tv), f64x2.lt(v128.load(p, 48), tv)),
            ),
          );
          if (any) {
            for (let q = c; q < min(cb, c + 8); q++) {
              const v = g(row, q);
              if (v < th) {
                let t = k - 1;
                while (t > 0 && g(dr, t - 1) > v) {
                  s(dr, t, g(dr, t - 1));
                  store<i32>(ir + ((<usize>t) << 2), load<i32>(ir + ((<usize>(t - 1)) << 2)));
                  t--;
                }
                s(dr, t, v);
                store<i32>(ir + ((<usize>t) << 2), j + q);
                th = g(dr, k - 1);
              }
            }
            tv = f64x2.splat(th);
          }
        }
      }
    }
  }
  for (let i = 0; i < n; i++) for (let t = 0; t < k; t++) s(dist, i * k + t, Math.max(0, g(dist, i * k + t) + g(nx, i)));
}
// @ts-ignore
@inline function exp2v(x0: v128): v128 {
  // e^x by the Cephes rational approximation; below -708 gives 0, above 709 gives e^709; NaN stays NaN
  let x = f64x2.pmin(f64x2.splat(709), f64x2.pmax(f64x2.splat(-708), x0));
  const n = f64x2.nearest(f64x2.mul(x, f64x2.splat(1.4426950408889634)));
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.42860682030941723212e-6)));
  const r2 = f64x2.mul(r, r);
  let p = f64x2.add(
    f64x2.mul(f64x2.add(f64x2.mul(f64x2.splat(1.26177193074810590878e-4), r2), f64x2.splat(3.029944077074419613e-2)), r2),
    f64x2.splat(9.9999999999999999991e-1),
  );
  p = f64x2.mul(p, r);
  const q = f64x2.add(
    f64x2.mul(
      f64x2.add(
        f64x2.mul(f64x2.add(f64x2.mul(f64x2.splat(3.00198505138664455042e-6), r2), f64x2.splat(2.52448340349684104192e-3)), r2),
        f64x2.splat(2.27265548208155028766e-1),
      ),
      r2,
    ),
    f64x2.splat(2.0),
  );
  const e = f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(2), f64x2.div(p, f64x2.sub(q, p))));
  const ni = i64x2.sub(f64x2.add(n, f64x2.splat(6755399441055744.0)), f64x2.splat(6755399441055744.0)); // low bits = int
  const y = v128.and(i64x2.add(e, i64x2.shl(ni, 52)), f64x2.ge(x0, f64x2.splat(-708)));
  return v128.bitselect(x0, y, f64x2.ne(x0, x0));
}
export function softmax(n: i32, m: i32, A: usize, B: usize): void {
  for (let i = 0; i < n; i++) {
    const a = A + <usize>i * m * 8,
      b = B + <usize>i * m * 8;
    let mx: f64 = -Infinity;
    let mv = f64x2.splat(-Infinity);
    let c = 0;
    for (; c + 2 <= m; c += 2) mv = f64x2.max(mv, v128.load(a + ((<usize>c) << 3)));
    mx = Math.max(f64x2.extract_lane(mv, 0), f64x2.extract_lane(mv, 1));
    for (; c < m; c++) mx = Math.max(mx, g(a, c));
    const M = f64x2.splat(mx);
    let sv = f64x2.splat(0);
    for (c = 0; c + 2 <= m; c += 2) {
      const e = exp2v(f64x2.sub(v128.load(a + ((<usize>c) << 3)), M));
      v128.store(b + ((<usize>c) << 3), e);
      sv = f64x2.add(sv, e);
    }
    let t = f64x2.extract_lane(sv, 0) + f64x2.extract_lane(sv, 1);
    for (; c < m; c++) {
      const e = f64x2.extract_lane(exp2v(f64x2.splat(g(a, c) - mx)), 0);
      s(b, c, e);
      t += e;
    }
    const iv = f64x2.splat(1 / t);
    for (c = 0; c + 2 <= m; c += 2) {
      const p = b + ((<usize>c) << 3);
      v128.store(p, f64x2.mul(v128.load(p), iv));
    }
    for (; c < m; c++) s(b, c, g(b, c) * (1 / t));
  }
}
/** C += X^T diag(w) X lower; X n x d; chunked scaled copy in T (256 x d) */
export function xtwx(n: i32, d: i32, X: usize, w: usize, C: usize, T: usize, ws: usize): void {
  for (let i = 0; i < n; i += 256) {
    const b = min(256, n - i);
    for (let r = 0; r < b; r++) {
      const ww = g(w, i + r),
        W = f64x2.splat(ww);
      let x = X + <usize>(i + r) * d * 8,
        t = T + <usize>r * d * 8;
      let c = 0;
      for (; c + 2 <= d; c += 2) {
        v128.store(t, f64x2.mul(W, v128.load(x)));
        x += 16;
        t += 16;
      }
      if (c < d) store<f64>(t, ww * load<f64>(x));
    }
    gemm_f64(d, d, b, 1, X + <usize>i * d * 8, 1, d, T, d, 1, C, d, ws, MC, KC, NC, 1);
  }
}
/** M += a u u^T with u = M v (ITML-like) */
export function rank1(d: i32, M: usize, v: usize, u: usize, a: f64): void {
  for (let i = 0; i < d; i++) {
    const r = M + <usize>i * d * 8;
    let x = f64x2.splat(0),
      y = x;
    let c = 0;
    for (; c + 4 <= d; c += 4) {
      const o = (<usize>c) << 3;
      x = f64x2.add(x, f64x2.mul(v128.load(r + o), v128.load(v + o)));
      y = f64x2.add(y, f64x2.mul(v128.load(r + o, 16), v128.load(v + o, 16)));
    }
    x = f64x2.add(x, y);
    let t = f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
    for (; c < d; c++) t += g(r, c) * g(v, c);
    s(u, i, t);
  }
  for (let i = 0; i < d; i++) {
    const r = M + <usize>i * d * 8;
    const f = a * g(u, i),
      F = f64x2.splat(f);
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      const o = (<usize>c) << 3;
      v128.store(r + o, f64x2.add(v128.load(r + o), f64x2.mul(F, v128.load(u + o))));
    }
    if (c < d) s(r, c, g(r, c) + f * g(u, c));
  }
}
