// Passes over n rows of d numbers that are about to become offsets from their mean; rowWork.ts holds the twins.

/** The largest |x| of n numbers; NaN where one of them is. */
export function largest(n: i32, x: usize): f64 {
  let peak = f64x2.splat(0), other = peak, third = peak, fourth = peak;
  let i = 0;
  // Taking the larger one waits for the last: four at a time do not wait for each other.
  for (; i + 8 <= n; i += 8) {
    peak = f64x2.max(peak, f64x2.abs(v128.load(x)));
    other = f64x2.max(other, f64x2.abs(v128.load(x, 16)));
    third = f64x2.max(third, f64x2.abs(v128.load(x, 32)));
    fourth = f64x2.max(fourth, f64x2.abs(v128.load(x, 48)));
    x += 64;
  }
  peak = f64x2.max(f64x2.max(peak, other), f64x2.max(third, fourth));
  for (; i < n; i++) {
    peak = f64x2.max(peak, f64x2.splat(Math.abs(load<f64>(x))));
    x += 8;
  }
  return Math.max(f64x2.extract_lane(peak, 0), f64x2.extract_lane(peak, 1));
}

/** x_r −= row. */
export function subtractRow(n: i32, d: i32, x: usize, row: usize): void {
  for (let r = 0; r < n; r++) {
    let by = row;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      v128.store(x, f64x2.sub(v128.load(x), v128.load(by)));
      x += 16;
      by += 16;
    }
    if (c < d) {
      store<f64>(x, load<f64>(x) - load<f64>(by));
      x += 8;
    }
  }
}

/** x / by + 0 for n numbers: without negative zeros. */
export function divide(n: i32, x: usize, by: f64): void {
  const splat = f64x2.splat(by);
  const zero = f64x2.splat(0);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    v128.store(x, f64x2.add(f64x2.div(v128.load(x), splat), zero));
    x += 16;
  }
  if (i < n) store<f64>(x, load<f64>(x) / by + 0);
}

/** Σ_c w_c x_c of each row, one after the other. */
export function rowProducts(n: i32, d: i32, x: usize, w: usize, out: usize): void {
  for (let r = 0; r < n; r++) {
    let sum: f64 = 0;
    for (let c = 0; c < d; c++) {
      sum += load<f64>(w + ((<usize>c) << 3)) * load<f64>(x);
      x += 8;
    }
    store<f64>(out, sum);
    out += 8;
  }
}

/** sums += x_r for the rows in the given order. */
export function orderedSums(n: i32, d: i32, x: usize, order: usize, sums: usize): void {
  const row = (<usize>d) << 3;
  for (let r = 0; r < n; r++) {
    let from = x + <usize>load<i32>(order + ((<usize>r) << 2)) * row;
    let to = sums;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      v128.store(to, f64x2.add(v128.load(to), v128.load(from)));
      to += 16;
      from += 16;
    }
    if (c < d) store<f64>(to, load<f64>(to) + load<f64>(from));
  }
}

/** Σ_c x_c² of each row, one after the other. */
export function plainNorms(n: i32, d: i32, x: usize, out: usize): void {
  for (let r = 0; r < n; r++) {
    let sum: f64 = 0;
    for (let c = 0; c < d; c++) {
      const value = load<f64>(x);
      sum += value * value;
      x += 8;
    }
    store<f64>(out, sum);
    out += 8;
  }
}

/** The rows in the given order, divided by `size`. */
export function takeDivided(n: i32, d: i32, x: usize, order: usize, size: f64, out: usize): void {
  const row = (<usize>d) << 3;
  const splat = f64x2.splat(size);
  for (let r = 0; r < n; r++) {
    let from = x + <usize>load<i32>(order + ((<usize>r) << 2)) * row;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      v128.store(out, f64x2.div(v128.load(from), splat));
      out += 16;
      from += 16;
    }
    if (c < d) {
      store<f64>(out, load<f64>(from) / size);
      out += 8;
    }
  }
}
