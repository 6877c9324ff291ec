// Pairs of rows closer than a reach of their own, tile by tile; pairsWithin.ts holds the twin.
import { screenTile } from './gemmTile.generated';
import { squaredDifference } from './rowDistances.as';
import { packSingle, TILE_COLS, TILE_ROWS } from './singleProduct.as';

/** Above what rounding to 32 bits may take from the square of a reach. */
const ROUNDED: f64 = 1.000001;

/**
 * Lists row, column and squared distance of every pair (i, j) of n rows and m rows with rowStart + i < columnStart + j, squared distance below
 * (max(xr_i, yr_j) + (xs_i + ys_j))², and different labels (0 for none), and writes how many to `count`. 32-bit lower bounds nx + ny − 2 x·y decide which
 * distances are summed directly, from x and y of d numbers. xc, yc: rows of `inner` numbers that lie no farther apart than x and y over `scale`, a power of two;
 * nx, ny: their norms already made smaller by the error bound. `masks` has n lines of a bit for each of m columns, rounded up to 64, and 6 lines more;
 * `workspace` has room for all packed rows in 32 bits.
 */
export function pairsWithin(
  n: i32, m: i32, d: i32, inner: i32, x: usize, y: usize, xc: usize, yc: usize, nx: usize, ny: usize, masks: usize, workspace: usize,
  rowStart: i32, columnStart: i32, xr: usize, yr: usize, xs: usize, ys: usize,
  xLabels: usize, yLabels: usize, left: usize, right: usize, squared: usize, count: usize, scale: f64,
): void {
  const row = (<usize>d) << 3;
  const line = (<usize>((m + 63) >> 6)) << 3;
  const slack = max(largestOf(n, xs), largestOf(m, ys));
  const heads = (n + TILE_ROWS - 1) / TILE_ROWS;
  const tops = (m + TILE_COLS - 1) / TILE_COLS;
  const sides = workspace;
  const uppers = sides + <usize>(heads * TILE_ROWS * 8);
  const packedX = (uppers + <usize>(tops * TILE_COLS * 8) + 63) & ~63;
  const packedY = (packedX + <usize>(heads * TILE_ROWS * inner * 4) + 63) & ~63;
  packSide(n, TILE_ROWS, nx, xr, xs, slack, scale, sides);
  packSide(m, TILE_COLS, ny, yr, ys, slack, scale, uppers);
  packSingle(xc, (<usize>inner) << 3, n, inner, TILE_ROWS, packedX);
  packSingle(yc, (<usize>inner) << 3, m, inner, TILE_COLS, packedY);
  for (let at = packedX, end = packedX + <usize>(heads * TILE_ROWS * inner * 4); at < end; at += 8) {
    store<f32>(at, -2 * load<f32>(at));
    store<f32>(at, -2 * load<f32>(at, 4), 4);
  }
  memory.fill(masks, 0, <usize>n * line);
  const ahead = columnStart - rowStart;
  for (let j = 0; j < m; j += TILE_COLS) {
    const above = min(n, ahead + j + TILE_COLS - 1);
    for (let i = 0; i < above; i += TILE_ROWS) {
      screenTile(
        inner, packedX + ((<usize>(i * inner)) << 2), packedY + ((<usize>(j * inner)) << 2),
        sides + ((<usize>i) << 3), uppers + ((<usize>j) << 3), masks + <usize>i * line + ((<usize>j) >> 3), line,
      );
    }
  }
  let listed: usize = 0;
  for (let i = 0; i < n; i++) {
    const entry = (<usize>i) << 3;
    const radius = load<f64>(xr + entry);
    const own = load<f64>(xs + entry);
    const label = xLabels ? load<i32>(xLabels + (entry >> 1)) : 0;
    const first = i + 1 - ahead;
    for (let c = first > 0 ? first & ~63 : 0; c < m; c += 64) {
      let near = load<u64>(masks + <usize>i * line + ((<usize>c) >> 3));
      if (c < first) near &= <u64>-1 << (first - c);
      for (; near != 0; near &= near - 1) {
        const j = c + <i32>ctz(near);
        if (xLabels && label == load<i32>(yLabels + ((<usize>j) << 2))) continue;
        const other = (<usize>j) << 3;
        const reach = max(radius, load<f64>(yr + other)) + (own + load<f64>(ys + other));
        const distance = squaredDifference(d, x + <usize>i * row, y + <usize>j * row);
        if (!(distance < reach * reach)) continue;
        store<i32>(left + (listed << 2), rowStart + i);
        store<i32>(right + (listed << 2), columnStart + j);
        store<f64>(squared + (listed << 3), distance);
        listed++;
      }
    }
  }
  store<f64>(count, <f64>listed);
}

function largestOf(n: i32, values: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = max(most, load<f64>(values + ((<usize>i) << 3)));
  return most;
}

/** For each `width` rows their norms, then the squares of what they reach at most, in 32 bits; rows that are missing lie infinitely far. */
function packSide(n: i32, width: i32, norms: usize, radii: usize, slacks: usize, slack: f64, scale: f64, to: usize): void {
  for (let first = 0; first < n; first += width) {
    for (let r = first; r < first + width; r++) {
      const from = (<usize>r) << 3;
      const place = to + ((<usize>(r - first)) << 2);
      const reach = r < n ? (load<f64>(radii + from) + (load<f64>(slacks + from) + slack)) / scale : 0;
      store<f32>(place, r < n ? <f32>load<f64>(norms + from) : <f32>Infinity);
      store<f32>(place + ((<usize>width) << 2), <f32>(reach * reach * ROUNDED));
    }
    to += (<usize>width) << 3;
  }
}
