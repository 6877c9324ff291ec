// Squared distances of n rows to m rows in GEMM form; distanceTile.ts holds the twin.
import { gemm } from './gemm.as';
import { squaredDifference } from './rowDistances.as';

const CANCELLED: f64 = 0.0009765625; // 2^-10

/** x, y: the rows themselves; xc, yc: the rows less a common center; nx, ny: squared norms of those; out: n x m. */
export function squaredDistances(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, out: usize, workspace: usize,
): void {
  const row = (<usize>d) << 3;
  const line = (<usize>m) << 3;
  for (let i = 0; i < n; i++) sumOfNorms(m, load<f64>(nx + ((<usize>i) << 3)), ny, out + <usize>i * line);
  gemm(n, m, d, -2, xc, d, 1, yc, 1, d, out, m, workspace, 96, 256, 2048, 0);
  for (let i = 0; i < n; i++) repair(m, d, x + <usize>i * row, y, load<f64>(nx + ((<usize>i) << 3)), ny, out + <usize>i * line);
}

/** The same of n rows to those before them, below the diagonal of out, n x n; what is above it is left undefined. */
export function distancesBelow(n: i32, d: i32, x: usize, xc: usize, nx: usize, out: usize, workspace: usize): void {
  const row = (<usize>d) << 3;
  const line = (<usize>n) << 3;
  for (let i = 0; i < n; i++) sumOfNorms(i, load<f64>(nx + ((<usize>i) << 3)), nx, out + <usize>i * line);
  gemm(n, n, d, -2, xc, d, 1, xc, 1, d, out, n, workspace, 96, 256, 2048, 1);
  for (let i = 0; i < n; i++) repair(i, d, x + <usize>i * row, x, load<f64>(nx + ((<usize>i) << 3)), nx, out + <usize>i * line);
}

/** The number plus each of some numbers. */
export function sumOfNorms(width: i32, norm: f64, norms: usize, out: usize): void {
  const splat = f64x2.splat(norm);
  let c = 0;
  for (; c + 2 <= width; c += 2) {
    v128.store(out, f64x2.add(splat, v128.load(norms)));
    out += 16;
    norms += 16;
  }
  if (c < width) store<f64>(out, norm + load<f64>(norms));
}

/** Sums the squared differences directly wherever the expanded form has cancelled, or is not a number. */
function repair(width: i32, d: i32, x: usize, y: usize, norm: f64, norms: usize, out: usize): void {
  const splat = f64x2.splat(norm);
  const bound = f64x2.splat(CANCELLED);
  const row = (<usize>d) << 3;
  for (let c = 0; c < width; c += 4) {
    const p = out + ((<usize>c) << 3);
    const q = norms + ((<usize>c) << 3);
    if (c + 4 <= width) {
      const a = f64x2.ge(v128.load(p), f64x2.mul(bound, f64x2.add(splat, v128.load(q))));
      const b = f64x2.ge(v128.load(p, 16), f64x2.mul(bound, f64x2.add(splat, v128.load(q, 16))));
      if (i64x2.all_true(v128.and(a, b))) continue;
    }
    for (let e = c; e < min(c + 4, width); e++) {
      const o = out + ((<usize>e) << 3);
      if (!(load<f64>(o) >= CANCELLED * (norm + load<f64>(norms + ((<usize>e) << 3))))) {
        store<f64>(o, squaredDifference(d, x, y + <usize>e * row));
      }
    }
  }
}
