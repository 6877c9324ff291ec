// Row softmax and log-sum-exp in four lanes, by index modulo 4; softmax.ts holds the twins.
import { expPair, expPairNear, logPair } from './exponential.as';

/** In place over n rows of m numbers; returns the first row that holds NaN or whose maximum is not finite, or -1. */
export function softmaxRows(n: i32, m: i32, a: usize): i32 {
  for (let i = 0; i < n; i++) {
    const peak = maximum(m, a);
    if (!(Math.abs(peak) < Infinity)) return i;
    const sum = exponentialSum(m, a, peak);
    if (!(sum < Infinity)) return i;
    const scale = f64x2.splat(1 / sum);
    let c = 0;
    for (; c + 2 <= m; c += 2) {
      v128.store(a, f64x2.mul(v128.load(a), scale));
      a += 16;
    }
    if (c < m) {
      store<f64>(a, load<f64>(a) * f64x2.extract_lane(scale, 0));
      a += 8;
    }
  }
  return -1;
}

/** log of the sum of e^a over each row of m numbers; `a` is overwritten. */
export function logSumExpRows(n: i32, m: i32, a: usize, out: usize): void {
  for (let i = 0; i < n; i++) {
    const peak = maximum(m, a);
    const sum = Math.abs(peak) < Infinity ? exponentialSum(m, a, peak) : oneOrNaN(m, a);
    store<f64>(out, peak + f64x2.extract_lane(logPair(f64x2.splat(sum)), 0));
    a += (<usize>m) << 3;
    out += 8;
  }
}

/** The largest number, whatever NaN there are: one instruction a pair, where f64x2.max takes several. */
function maximum(m: i32, a: usize): f64 {
  let u = f64x2.splat(-Infinity);
  let v = u;
  let c = 0;
  for (; c + 4 <= m; c += 4) {
    u = f64x2.pmax(u, v128.load(a));
    v = f64x2.pmax(v, v128.load(a, 16));
    a += 32;
  }
  for (; c < m; c++) {
    u = f64x2.pmax(u, v128.load64_splat(a));
    a += 8;
  }
  u = f64x2.pmax(u, v);
  return Math.max(f64x2.extract_lane(u, 0), f64x2.extract_lane(u, 1));
}

function oneOrNaN(m: i32, a: usize): f64 {
  for (let c = 0; c < m; c++) if (isNaN(load<f64>(a + ((<usize>c) << 3)))) return NaN;
  return 1;
}

/** Whether all are within 708 below the peak; false where there is NaN. */
function near(m: i32, a: usize, peak: f64): bool {
  let u = f64x2.splat(Infinity);
  let v = u;
  let c = 0;
  for (; c + 4 <= m; c += 4) {
    u = f64x2.pmin(u, v128.load(a));
    v = f64x2.pmin(v, v128.load(a, 16));
    a += 32;
  }
  for (; c < m; c++) {
    u = f64x2.pmin(u, v128.load64_splat(a));
    a += 8;
  }
  u = f64x2.pmin(u, v);
  return Math.min(f64x2.extract_lane(u, 0), f64x2.extract_lane(u, 1)) - peak >= -708;
}

/** Replaces a by e^(a - peak) and returns the sum. */
function exponentialSum(m: i32, a: usize, peak: f64): f64 {
  const splat = f64x2.splat(peak);
  let u = f64x2.splat(0);
  let v = u;
  let c = 0;
  if (near(m, a, peak)) {
    for (; c + 4 <= m; c += 4) {
      const e = expPairNear(f64x2.sub(v128.load(a), splat));
      const f = expPairNear(f64x2.sub(v128.load(a, 16), splat));
      v128.store(a, e);
      v128.store(a, f, 16);
      u = f64x2.add(u, e);
      v = f64x2.add(v, f);
      a += 32;
    }
  }
  for (; c + 4 <= m; c += 4) {
    const e = expPair(f64x2.sub(v128.load(a), splat));
    const f = expPair(f64x2.sub(v128.load(a, 16), splat));
    v128.store(a, e);
    v128.store(a, f, 16);
    u = f64x2.add(u, e);
    v = f64x2.add(v, f);
    a += 32;
  }
  for (let lane = 0; c < m; c++, lane++) {
    const e = f64x2.extract_lane(expPair(f64x2.sub(v128.load64_zero(a), splat)), 0);
    store<f64>(a, e);
    const single = f64x2.replace_lane(f64x2.splat(0), 0, e);
    if (lane == 0) u = f64x2.add(u, single);
    else if (lane == 1) u = f64x2.add(u, f64x2.replace_lane(f64x2.splat(0), 1, e));
    else v = f64x2.add(v, single);
    a += 8;
  }
  u = f64x2.add(u, v);
  return f64x2.extract_lane(u, 0) + f64x2.extract_lane(u, 1);
}
