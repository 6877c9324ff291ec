// Passes over n rows of d numbers, eight columns at a time; columnMoments.ts holds the twins.

/**
 * sums_c += Σ (x_rc − origin_c) and squares_c += Σ (x_rc − origin_c)², each from zero over the rows; returns the largest |x|, whatever NaN there
 * are.
 */
export function columnSums(n: i32, d: i32, x: usize, origin: usize, sums: usize, squares: usize): f64 {
  const row = (<usize>d) << 3;
  let peak = f64x2.splat(0);
  let c = 0;
  for (; c + 8 <= d; c += 8) {
    const o0 = v128.load(origin), o1 = v128.load(origin, 16), o2 = v128.load(origin, 32), o3 = v128.load(origin, 48);
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let q0 = s0, q1 = s0, q2 = s0, q3 = s0;
    let p = x;
    for (let r = 0; r < n; r++) {
      const v0 = v128.load(p), v1 = v128.load(p, 16), v2 = v128.load(p, 32), v3 = v128.load(p, 48);
      const a = f64x2.pmax(f64x2.abs(v0), f64x2.abs(v1));
      const b = f64x2.pmax(f64x2.abs(v2), f64x2.abs(v3));
      peak = f64x2.pmax(peak, f64x2.pmax(a, b));
      const e0 = f64x2.sub(v0, o0), e1 = f64x2.sub(v1, o1), e2 = f64x2.sub(v2, o2), e3 = f64x2.sub(v3, o3);
      s0 = f64x2.add(s0, e0);
      s1 = f64x2.add(s1, e1);
      s2 = f64x2.add(s2, e2);
      s3 = f64x2.add(s3, e3);
      q0 = f64x2.add(q0, f64x2.mul(e0, e0));
      q1 = f64x2.add(q1, f64x2.mul(e1, e1));
      q2 = f64x2.add(q2, f64x2.mul(e2, e2));
      q3 = f64x2.add(q3, f64x2.mul(e3, e3));
      p += row;
    }
    add(squares, q0);
    add(squares + 16, q1);
    add(squares + 32, q2);
    add(squares + 48, q3);
    squares += 64;
    add(sums, s0);
    add(sums + 16, s1);
    add(sums + 32, s2);
    add(sums + 48, s3);
    x += 64;
    origin += 64;
    sums += 64;
  }
  for (; c + 2 <= d; c += 2) {
    const o = v128.load(origin);
    let sum = f64x2.splat(0);
    let square = sum;
    let p = x;
    for (let r = 0; r < n; r++) {
      const value = v128.load(p);
      peak = f64x2.pmax(peak, f64x2.abs(value));
      const offset = f64x2.sub(value, o);
      sum = f64x2.add(sum, offset);
      square = f64x2.add(square, f64x2.mul(offset, offset));
      p += row;
    }
    add(sums, sum);
    add(squares, square);
    squares += 16;
    x += 16;
    origin += 16;
    sums += 16;
  }
  if (c < d) {
    const o = load<f64>(origin);
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let r = 0; r < n; r++) {
      const value = load<f64>(x);
      peak = f64x2.pmax(peak, f64x2.splat(Math.abs(value)));
      const offset = value - o;
      sum += offset;
      square += offset * offset;
      x += row;
    }
    store<f64>(sums, load<f64>(sums) + sum);
    store<f64>(squares, load<f64>(squares) + square);
  }
  return Math.max(f64x2.extract_lane(peak, 0), f64x2.extract_lane(peak, 1));
}

/** squares_c += Σ ((x_rc − origin_c) − shift_c)², each from zero over the rows. */
export function columnSquares(n: i32, d: i32, x: usize, origin: usize, shift: usize, squares: usize): void {
  const row = (<usize>d) << 3;
  let c = 0;
  for (; c + 8 <= d; c += 8) {
    const o0 = v128.load(origin), o1 = v128.load(origin, 16), o2 = v128.load(origin, 32), o3 = v128.load(origin, 48);
    const t0 = v128.load(shift), t1 = v128.load(shift, 16), t2 = v128.load(shift, 32), t3 = v128.load(shift, 48);
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let p = x;
    for (let r = 0; r < n; r++) {
      const v0 = f64x2.sub(f64x2.sub(v128.load(p), o0), t0);
      const v1 = f64x2.sub(f64x2.sub(v128.load(p, 16), o1), t1);
      const v2 = f64x2.sub(f64x2.sub(v128.load(p, 32), o2), t2);
      const v3 = f64x2.sub(f64x2.sub(v128.load(p, 48), o3), t3);
      s0 = f64x2.add(s0, f64x2.mul(v0, v0));
      s1 = f64x2.add(s1, f64x2.mul(v1, v1));
      s2 = f64x2.add(s2, f64x2.mul(v2, v2));
      s3 = f64x2.add(s3, f64x2.mul(v3, v3));
      p += row;
    }
    add(squares, s0);
    add(squares + 16, s1);
    add(squares + 32, s2);
    add(squares + 48, s3);
    x += 64;
    origin += 64;
    shift += 64;
    squares += 64;
  }
  for (; c + 2 <= d; c += 2) {
    const o = v128.load(origin);
    const s = v128.load(shift);
    let sum = f64x2.splat(0);
    let p = x;
    for (let r = 0; r < n; r++) {
      const offset = f64x2.sub(f64x2.sub(v128.load(p), o), s);
      sum = f64x2.add(sum, f64x2.mul(offset, offset));
      p += row;
    }
    add(squares, sum);
    x += 16;
    origin += 16;
    shift += 16;
    squares += 16;
  }
  if (c < d) {
    const o = load<f64>(origin);
    const s = load<f64>(shift);
    let sum: f64 = 0;
    for (let r = 0; r < n; r++) {
      const offset = load<f64>(x) - o - s;
      sum += offset * offset;
      x += row;
    }
    store<f64>(squares, load<f64>(squares) + sum);
  }
}

/** x = ((x − origin) − shift)·factor for every row. */
export function scaleOffsets(n: i32, d: i32, x: usize, origin: usize, shift: usize, factor: f64): void {
  const splat = f64x2.splat(factor);
  for (let r = 0; r < n; r++) {
    let o = origin;
    let s = shift;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      v128.store(x, f64x2.mul(f64x2.sub(f64x2.sub(v128.load(x), v128.load(o)), v128.load(s)), splat));
      x += 16;
      o += 16;
      s += 16;
    }
    if (c < d) {
      store<f64>(x, (load<f64>(x) - load<f64>(o) - load<f64>(s)) * factor);
      x += 8;
    }
  }
}

// @ts-ignore
@inline function add(to: usize, value: v128): void {
  v128.store(to, f64x2.add(v128.load(to), value));
}

/** Whether n numbers are finite: 0·x is 0 for these alone. */
export function allFinite(n: i32, x: usize): bool {
  const zero = f64x2.splat(0);
  let u = zero;
  let v = zero;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    u = f64x2.add(u, f64x2.mul(zero, v128.load(x)));
    v = f64x2.add(v, f64x2.mul(zero, v128.load(x, 16)));
    x += 32;
  }
  let sum: f64 = 0;
  for (; i < n; i++) {
    sum += 0 * load<f64>(x);
    x += 8;
  }
  u = f64x2.add(u, v);
  return sum + f64x2.extract_lane(u, 0) + f64x2.extract_lane(u, 1) == 0;
}
