// The k nearest among rows that are both queries and points: each tile of bounds serves its rows and its columns.
import { boundsTile, limitOf } from './nearest.as';
import { squaredDifference } from './rowDistances.as';

/**
 * Merges rows yFirst … yFirst + m - 1 into the tables of rows xFirst … xFirst + n - 1, and unless `same` (then both are the same rows) the other way round. Tables are
 * sorted by distance, then index, in whatever order tiles come. xExclude and yExclude may be 0. `tile` has n + 1 lines of m floats, rounded up to 8; else as `nearest`.
 */
export function nearestBoth(
  n: i32, m: i32, d: i32, k: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize,
  xIndex: usize, xSquared: usize, yIndex: usize, ySquared: usize, xFirst: i32, yFirst: i32, xExclude: usize, yExclude: usize,
  tile: usize, workspace: usize, unit: f64, same: i32,
): void {
  const row = (<usize>d) << 3;
  const line = boundsTile(n, m, d, xc, yc, ny, tile, workspace);
  const limits = tile + <usize>n * line;
  const entries = (<usize>k) << 3;
  const last = entries - 8;
  // A column's own norm is in its bounds already: what is left must stay below its limit less the norm of the row.
  for (let c = 0; c < m; c++) {
    const limit = same ? -Infinity : limitOf(load<f64>(ySquared + <usize>c * entries + last), unit, 0);
    store<f32>(limits + ((<usize>c) << 2), <f32>limit);
  }
  for (let i = 0; i < n; i++) {
    const bounds = tile + <usize>i * line;
    const norm = load<f64>(nx + ((<usize>i) << 3));
    const table = xSquared + <usize>i * entries;
    const indices = xIndex + ((<usize>(i * k)) << 2);
    const from = x + <usize>i * row;
    const lowered = <f32>norm;
    const shift = f32x4.splat(lowered);
    let most = limitOf(load<f64>(table + last), unit, norm);
    let limit = f32x4.splat(most);
    for (let c = 0; c < m; c += 8) {
      const p = bounds + ((<usize>c) << 2);
      const own = limits + ((<usize>c) << 2);
      const low = v128.load(p);
      const high = v128.load(p, 16);
      const byRow = v128.or(f32x4.lt(low, limit), f32x4.lt(high, limit));
      const byColumn = v128.or(
        f32x4.lt(low, f32x4.sub(v128.load(own), shift)),
        f32x4.lt(high, f32x4.sub(v128.load(own, 16), shift)),
      );
      if (!v128.any_true(v128.or(byRow, byColumn))) continue;
      const end = min(m, c + 8);
      for (let q = c; q < end; q++) {
        const bound = load<f32>(bounds + ((<usize>q) << 2));
        const place = limits + ((<usize>q) << 2);
        const forRow = bound < most && !(xExclude && load<i32>(xExclude + ((<usize>i) << 2)) == yFirst + q);
        const forColumn =
          bound < load<f32>(place) - lowered && !(yExclude && load<i32>(yExclude + ((<usize>q) << 2)) == xFirst + i);
        if (!forRow && !forColumn) continue;
        const distance = squaredDifference(d, from, y + <usize>q * row);
        if (forRow && enter(k, indices, table, yFirst + q, distance)) {
          most = limitOf(load<f64>(table + last), unit, norm);
          limit = f32x4.splat(most);
        }
        const column = ySquared + <usize>q * entries;
        if (forColumn && enter(k, yIndex + ((<usize>(q * k)) << 2), column, xFirst + i, distance)) {
          store<f32>(place, limitOf(load<f64>(column + last), unit, 0));
        }
      }
    }
  }
}

/** Takes a point into a table if it comes before the last one there; whether it did. */
function enter(k: i32, index: usize, squared: usize, point: i32, distance: f64): bool {
  let slot = <usize>(k - 1);
  if (!before(distance, point, squared, index, slot)) return false;
  while (slot > 0 && before(distance, point, squared, index, slot - 1)) {
    store<f64>(squared + (slot << 3), load<f64>(squared + ((slot - 1) << 3)));
    store<i32>(index + (slot << 2), load<i32>(index + ((slot - 1) << 2)));
    slot--;
  }
  store<f64>(squared + (slot << 3), distance);
  store<i32>(index + (slot << 2), point);
  return true;
}

// @ts-ignore
@inline function before(distance: f64, point: i32, squared: usize, index: usize, slot: usize): bool {
  const held = load<f64>(squared + (slot << 3));
  return distance < held || (distance == held && point < load<i32>(index + (slot << 2)));
}
