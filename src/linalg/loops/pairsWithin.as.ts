// Pairs of rows closer than a reach of their own, tile by tile; pairsWithin.ts holds the twin.
import { squaredDifference } from './rowDistances.as';
import { subtractTwiceProducts } from './singleProduct.as';

/** Above what rounding to 32 bits may take from the square of a reach. */
const ROUNDED: f32 = 1.000001;

/**
 * Lists row, column and squared distance of every pair (i, j) of n rows and m rows with rowStart + i < columnStart + j, squared distance below
 * (max(xr_i, yr_j) + (xs_i + ys_j))², and different labels (0 for none), and writes how many to `count`. The 32-bit tile of lower bounds
 * nx + ny − 2 x·y (norms already made smaller by the error bound) decides which distances are summed directly; it has n rows of m floats, rounded up to 8,
 * and three lines more. xc, yc: rows less a common center, over a common power of two `scale`.
 */
export function pairsWithin(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, tile: usize, workspace: usize,
  rowStart: i32, columnStart: i32, xr: usize, yr: usize, xs: usize, ys: usize,
  xLabels: usize, yLabels: usize, left: usize, right: usize, squared: usize, count: usize, scale: f64,
): void {
  const row = (<usize>d) << 3;
  const line = (<usize>((m + 7) & ~7)) << 2;
  const norms = tile + <usize>n * line;
  const radii = norms + line;
  const slacks = radii + line;
  const wide = m & ~3;
  for (let j = 0; j < m; j++) {
    const to = (<usize>j) << 2;
    const from = (<usize>j) << 3;
    store<f32>(norms + to, <f32>load<f64>(ny + from));
    store<f32>(radii + to, <f32>(load<f64>(yr + from) / scale));
    store<f32>(slacks + to, <f32>(load<f64>(ys + from) / scale));
  }
  for (let i = 0; i < n; i++) {
    const norm = f32x4.splat(<f32>load<f64>(nx + ((<usize>i) << 3)));
    for (let at: usize = 0; at < line; at += 16) v128.store(tile + <usize>i * line + at, f32x4.add(norm, v128.load(norms + at)));
  }
  subtractTwiceProducts(n, m, d, xc, yc, tile, line, workspace);
  let listed: i32 = 0;
  for (let i = 0; i < n; i++) {
    const entry = (<usize>i) << 3;
    const bounds = tile + <usize>i * line;
    const radius = f32x4.splat(<f32>(load<f64>(xr + entry) / scale));
    const slack = f32x4.splat(<f32>(load<f64>(xs + entry) / scale));
    const above = f32x4.splat(ROUNDED);
    const first = max(0, rowStart + i + 1 - columnStart);
    for (let c = first & ~3; c < m; c += 4) {
      const at = (<usize>c) << 2;
      let far: i32 = 0;
      if (c < wide) {
        const reach = f32x4.add(f32x4.pmax(radius, v128.load(radii + at)), f32x4.add(slack, v128.load(slacks + at)));
        far = i32x4.bitmask(f32x4.ge(v128.load(bounds + at), f32x4.mul(above, f32x4.mul(reach, reach))));
        if (far == 15) continue;
      }
      const end = min(m, c + 4);
      for (let j = max(c, first); j < end; j++) {
        if (far & (1 << (j - c))) continue;
        if (xLabels && load<i32>(xLabels + ((<usize>i) << 2)) == load<i32>(yLabels + ((<usize>j) << 2))) continue;
        const other = (<usize>j) << 3;
        const reach = max(load<f64>(xr + entry), load<f64>(yr + other)) + (load<f64>(xs + entry) + load<f64>(ys + other));
        const distance = squaredDifference(d, x + <usize>i * row, y + <usize>j * row);
        if (!(distance < reach * reach)) continue;
        store<i32>(left + ((<usize>listed) << 2), rowStart + i);
        store<i32>(right + ((<usize>listed) << 2), columnStart + j);
        store<f64>(squared + ((<usize>listed) << 3), distance);
        listed++;
      }
    }
  }
  store<f64>(count, <f64>listed);
}
