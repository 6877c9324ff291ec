// e^-q over a tile of squared distances and the weights made of it; gaussianTile.ts holds the twins.
import { expPair } from './exponential.as';

// @ts-ignore
@inline function within(bound: usize, first: i32, m: i32): i32 {
  return max(0, min(m, <i32>load<f64>(bound) - first));
}

export function gaussianTile(
  n: i32, m: i32, first: i32, q: usize, from: usize, to: usize,
  ownRows: usize, otherRows: usize, ownColumns: usize, otherColumns: usize,
): void {
  for (let i = 0; i < n; i++) {
    const start = within(from, first, m);
    const end = max(start, within(to, first, m));
    const before = exponentialsOf(start, q, otherColumns);
    q += (<usize>start) << 3;
    const own = exponentialsOf(end - start, q, ownColumns + ((<usize>start) << 3));
    q += (<usize>(end - start)) << 3;
    const after = exponentialsOf(m - end, q, otherColumns + ((<usize>end) << 3));
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
function exponentialsOf(count: i32, q: usize, columns: usize): f64 {
  let sums = f64x2.splat(0);
  let c = 0;
  for (; c + 2 <= count; c += 2) {
    const e = expPair(f64x2.neg(v128.load(q)));
    v128.store(q, e);
    sums = f64x2.add(sums, e);
    v128.store(columns, f64x2.add(v128.load(columns), e));
    q += 16;
    columns += 16;
  }
  let last: f64 = 0;
  if (c < count) {
    last = f64x2.extract_lane(expPair(f64x2.neg(v128.load64_zero(q))), 0);
    store<f64>(q, last);
    store<f64>(columns, load<f64>(columns) + last);
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) + last;
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
