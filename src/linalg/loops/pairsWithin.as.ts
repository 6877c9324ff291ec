// Pairs of rows closer than a reach of their own, tile by tile; pairsWithin.ts holds the twin.
import { squaredDistances } from './distanceTile.as';

/**
 * Lists row and column of every pair (i, j) of n rows and m rows with rowStart + i < columnStart + j, squared distance below
 * (max(xr_i, yr_j) + (xs_i + ys_j))², and different labels (0 for none), and writes how many to `count`. The rest as in `squaredDistances`.
 */
export function pairsWithin(
  n: i32, m: i32, d: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, tile: usize, workspace: usize,
  rowStart: i32, columnStart: i32, xr: usize, yr: usize, xs: usize, ys: usize,
  xLabels: usize, yLabels: usize, left: usize, right: usize, count: usize,
): void {
  squaredDistances(n, m, d, x, y, xc, yc, nx, ny, tile, workspace);
  const begin = left;
  for (let i = 0; i < n; i++) {
    const row = rowStart + i;
    const entry = (<usize>i) << 3;
    const line = tile + (<usize>i * <usize>m << 3);
    const radius = f64x2.splat(load<f64>(xr + entry));
    const slack = f64x2.splat(load<f64>(xs + entry));
    const label = xLabels ? load<i32>(xLabels + ((<usize>i) << 2)) : 0;
    for (let c = max(0, row + 1 - columnStart) & ~1; c < m; c += 2) {
      const at = (<usize>c) << 3;
      const reach = f64x2.add(f64x2.pmax(radius, v128.load(yr + at)), f64x2.add(slack, v128.load(ys + at)));
      const near = f64x2.lt(v128.load(line + at), f64x2.mul(reach, reach));
      if (!v128.any_true(near)) continue;
      const end = min(m, c + 2);
      for (let j = c; j < end; j++) {
        if (columnStart + j <= row || !(i64x2.bitmask(near) & (1 << (j - c)))) continue;
        if (xLabels && load<i32>(yLabels + ((<usize>j) << 2)) == label) continue;
        store<i32>(left, row);
        store<i32>(right, columnStart + j);
        left += 4;
        right += 4;
      }
    }
  }
  store<f64>(count, <f64>((left - begin) >> 2));
}
