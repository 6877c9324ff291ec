// The k nearest of m points for each of n queries; nearest.ts holds the readable twin.
import { squaredDifference } from './rowDistances.as';
import { subtractTwiceProducts } from './singleProduct.as';

/**
 * Merges the points first … first + m - 1 into the tables index and squared (n x k, sorted by distance, then index), for a tile of n queries.
 * The 32-bit tile of lower bounds nx + ny - 2 x.y (norms already made smaller by the error bound) decides which distances are summed directly;
 * it has n rows of m floats, rounded up to 8. xc, yc: rows less a common center, over a common power of two, whose square is `unit`.
 * exclude, queryGroups and pointGroups may be 0.
 */
export function nearest(
  n: i32, m: i32, d: i32, k: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize,
  index: usize, squared: usize, first: i32, exclude: usize, queryGroups: usize, pointGroups: usize, same: i32,
  tile: usize, workspace: usize, unit: f64,
): void {
  const row = (<usize>d) << 3;
  const line = boundsTile(n, m, d, xc, yc, ny, tile, workspace);
  for (let i = 0; i < n; i++) {
    const query = <usize>i;
    const excluded = exclude ? load<i32>(exclude + (query << 2)) - first : -1;
    const group = queryGroups ? load<i32>(queryGroups + (query << 2)) : 0;
    scan(
      m, d, k, x + query * row, y, tile + query * line, load<f64>(nx + (query << 3)), unit,
      index + query * k * 4, squared + query * k * 8, first, excluded, group, queryGroups ? pointGroups : 0, same,
    );
  }
}

/** The tile of lower bounds less nx; returns the bytes of its lines. */
export function boundsTile(n: i32, m: i32, d: i32, xc: usize, yc: usize, ny: usize, tile: usize, workspace: usize): usize {
  const line = (<usize>((m + 7) & ~7)) << 2;
  for (let j = 0; j < m; j++) store<f32>(tile + ((<usize>j) << 2), <f32>load<f64>(ny + ((<usize>j) << 3)));
  for (let i = 1; i < n; i++) memory.copy(tile + <usize>i * line, tile, line);
  subtractTwiceProducts(n, m, d, xc, yc, tile, line, workspace);
  return line;
}

/** A little above what a bound must stay below, so that rounding to 32 bits cuts nothing off. */
export function limitOf(worst: f64, unit: f64, norm: f64): f32 {
  const limit = worst / unit - norm;
  return <f32>(limit + abs(limit) * 2.5e-7);
}

function scan(
  width: i32, d: i32, k: i32, x: usize, y: usize, bounds: usize, norm: f64, unit: f64, index: usize, squared: usize,
  first: i32, excluded: i32, group: i32, groups: usize, same: i32,
): void {
  const row = (<usize>d) << 3;
  const last = (<usize>(k - 1)) << 3;
  let worst = load<f64>(squared + last);
  let most = limitOf(worst, unit, norm);
  let limit = f32x4.splat(most);
  for (let c = 0; c < width; c += 8) {
    const p = bounds + ((<usize>c) << 2);
    if (!v128.any_true(v128.or(f32x4.lt(v128.load(p), limit), f32x4.lt(v128.load(p, 16), limit)))) continue;
    const end = min(width, c + 8);
    for (let q = c; q < end; q++) {
      if (!(load<f32>(bounds + ((<usize>q) << 2)) < most) || q == excluded) continue;
      if (groups && i32(load<i32>(groups + ((<usize>q) << 2)) == group) != same) continue;
      const distance = squaredDifference(d, x, y + <usize>q * row);
      if (!(distance < worst)) continue;
      insert(k, index, squared, first + q, distance);
      worst = load<f64>(squared + last);
      most = limitOf(worst, unit, norm);
    }
    limit = f32x4.splat(most);
  }
}

function insert(k: i32, index: usize, squared: usize, point: i32, distance: f64): void {
  let slot = <usize>(k - 1);
  while (slot > 0 && load<f64>(squared + ((slot - 1) << 3)) > distance) {
    store<f64>(squared + (slot << 3), load<f64>(squared + ((slot - 1) << 3)));
    store<i32>(index + (slot << 2), load<i32>(index + ((slot - 1) << 2)));
    slot--;
  }
  store<f64>(squared + (slot << 3), distance);
  store<i32>(index + (slot << 2), point);
}
