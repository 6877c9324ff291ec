// e^-q over a tile of squared distances and the weights made of it; gaussianTile.ts holds the twins.
import { expPair } from './exponential.as';

// @ts-ignore
@inline function within(bound: usize, first: i32, m: i32): i32 {
  return max(0, min(m, <i32>load<f64>(bound) - first));
}

/** With `ready` the tile holds e^-q already. */
export function gaussianTile(
  n: i32, m: i32, first: i32, q: usize, from: usize, to: usize,
  ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize, ready: i32,
): void {
  for (let i = 0; i < n; i++) {
    const start = within(from, first, m);
    const end = max(start, within(to, first, m));
    const before = exponentialsOf(start, q, otherColumns, ready);
    q += (<usize>start) << 3;
    const own = exponentialsOf(end - start, q, ownColumns + ((<usize>start) << 3), ready);
    q += (<usize>(end - start)) << 3;
    const after = exponentialsOf(m - end, q, otherColumns + ((<usize>end) << 3), ready);
    q += (<usize>(m - end)) << 3;
    store<f64>(ownRows, load<f64>(ownRows) + own);
    store<f64>(otherRows, load<f64>(otherRows) + (before + after));
    from += 8;
    to += 8;
    ownRows += 8;
    otherRows += 8;
  }
}

/** Replaces q by e^-q, adds it to the sums of its column and returns the sum, in two lanes, an odd last one apart. */
function exponentialsOf(count: i32, q: usize, columns: usize, ready: i32): f64 {
  let sums = f64x2.splat(0);
  let c = 0;
  for (; c + 2 <= count; c += 2) {
    let e = v128.load(q);
    if (!ready) {
      e = expPair(f64x2.neg(e));
      v128.store(q, e);
    }
    sums = f64x2.add(sums, e);
    v128.store(columns, f64x2.add(v128.load(columns), e));
    q += 16;
    columns += 16;
  }
  let last: f64 = 0;
  if (c < count) {
    last = ready ? load<f64>(q) : expOfMinus(q);
    store<f64>(q, last);
    store<f64>(columns, load<f64>(columns) + last);
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + last;
}

// @ts-ignore
@inline function expOfMinus(q: usize): f64 {
  return f64x2.extract_lane(expPair(f64x2.neg(v128.load64_zero(q))), 0);
}

/** e^-q of n rows to themselves from the q below the diagonal, 0 on it. */
export function mirroredExponentials(n: i32, q: usize): void {
  const line = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    let at = q + <usize>i * line;
    let c = 0;
    for (; c + 2 <= i; c += 2) {
      v128.store(at, expPair(f64x2.neg(v128.load(at))));
      at += 16;
    }
    if (c < i) {
      store<f64>(at, expOfMinus(at));
      at += 8;
    }
    store<f64>(at, 0);
  }
  for (let i = 0; i < n; i += 4) mirrorRows(i, min(4, n - i), q, line);
}

/** Copies `count` rows from row i on, up to the diagonal, to columns: four rows two columns at a time. */
function mirrorRows(i: i32, count: i32, q: usize, line: usize): void {
  let row = q + <usize>i * line;
  let to = q + ((<usize>i) << 3);
  let c = 0;
  if (count == 4) {
    for (; c + 2 <= i; c += 2) {
      const a0 = v128.load(row), a1 = v128.load(row + line), a2 = v128.load(row + 2 * line), a3 = v128.load(row + 3 * line);
      v128.store(to, v128.shuffle<f64>(a0, a1, 0, 2));
      v128.store(to, v128.shuffle<f64>(a2, a3, 0, 2), 16);
      v128.store(to + line, v128.shuffle<f64>(a0, a1, 1, 3));
      v128.store(to + line, v128.shuffle<f64>(a2, a3, 1, 3), 16);
      row += 16;
      to += 2 * line;
    }
  }
  for (; c < i + count; c++) {
    for (let r = max(0, c - i); r < count; r++) store<f64>(to + ((<usize>r) << 3), load<f64>(row + <usize>r * line));
    row += 8;
    to += line;
  }
}

export function weighTile(
  n: i32, m: i32, first: i32, e: usize, from: usize, to: usize,
  ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize, rowDegrees: usize, columnDegrees: usize,
): void {
  for (let i = 0; i < n; i++) {
    const start = within(from, first, m);
    const end = max(start, within(to, first, m));
    const other = load<f64>(otherRows);
    const before = weigh(start, e, other, otherColumns, columnDegrees);
    let skip = (<usize>start) << 3;
    const own = weigh(end - start, e + skip, load<f64>(ownRows), ownColumns + skip, columnDegrees + skip);
    skip = (<usize>end) << 3;
    const after = weigh(m - end, e + skip, other, otherColumns + skip, columnDegrees + skip);
    store<f64>(rowDegrees, load<f64>(rowDegrees) + (before + own + after));
    e += (<usize>m) << 3;
    from += 8;
    to += 8;
    ownRows += 8;
    otherRows += 8;
    rowDegrees += 8;
  }
}

/** Multiplies e by the factor of the row plus that of its column, adds it to the sums of its column and returns the sum. */
function weigh(count: i32, e: usize, factor: f64, factors: usize, columns: usize): f64 {
  const splat = f64x2.splat(factor);
  let sums = f64x2.splat(0);
  let c = 0;
  for (; c + 2 <= count; c += 2) {
    const w = f64x2.mul(v128.load(e), f64x2.add(splat, v128.load(factors)));
    v128.store(e, w);
    sums = f64x2.add(sums, w);
    v128.store(columns, f64x2.add(v128.load(columns), w));
    e += 16;
    factors += 16;
    columns += 16;
  }
  let last: f64 = 0;
  if (c < count) {
    last = load<f64>(e) * (factor + load<f64>(factors));
    store<f64>(e, last);
    store<f64>(columns, load<f64>(columns) + last);
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + last;
}

/** Multiplies e by the factors, a tile like it, and adds it to the degrees of its row and of its column. */
export function weighTileBy(n: i32, m: i32, e: usize, factors: usize, rowDegrees: usize, columnDegrees: usize): void {
  for (let i = 0; i < n; i++) {
    let sums = f64x2.splat(0);
    let columns = columnDegrees;
    let c = 0;
    for (; c + 2 <= m; c += 2) {
      const w = f64x2.mul(v128.load(e), v128.load(factors));
      v128.store(e, w);
      sums = f64x2.add(sums, w);
      v128.store(columns, f64x2.add(v128.load(columns), w));
      e += 16;
      factors += 16;
      columns += 16;
    }
    let last: f64 = 0;
    if (c < m) {
      last = load<f64>(e) * load<f64>(factors);
      store<f64>(e, last);
      store<f64>(columns, load<f64>(columns) + last);
      e += 8;
      factors += 8;
    }
    store<f64>(rowDegrees, load<f64>(rowDegrees) + (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + last));
    rowDegrees += 8;
  }
}
