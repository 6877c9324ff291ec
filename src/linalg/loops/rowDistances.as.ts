// Squared norms and squared differences of rows in four lanes, by index modulo 4; rowDistances.ts holds the twins.

export function squaredDifference(d: i32, x: usize, y: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = 0;
  for (; c + 4 <= d; c += 4) {
    const u = f64x2.sub(v128.load(x), v128.load(y));
    const v = f64x2.sub(v128.load(x, 16), v128.load(y, 16));
    a = f64x2.add(a, f64x2.mul(u, u));
    b = f64x2.add(b, f64x2.mul(v, v));
    x += 32;
    y += 32;
  }
  if (c + 2 <= d) {
    const u = f64x2.sub(v128.load(x), v128.load(y));
    a = f64x2.add(a, f64x2.mul(u, u));
    if (c + 2 < d) {
      const v = f64x2.sub(v128.load64_zero(x, 16), v128.load64_zero(y, 16));
      b = f64x2.add(b, f64x2.mul(v, v));
    }
  } else if (c < d) {
    const u = f64x2.sub(v128.load64_zero(x), v128.load64_zero(y));
    a = f64x2.add(a, f64x2.mul(u, u));
  }
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

export function squaredNorms(n: i32, d: i32, x: usize, out: usize): void {
  const row = (<usize>d) << 3;
  for (let i = 0; i < n; i++) {
    store<f64>(out, squaredNorm(d, x));
    x += row;
    out += 8;
  }
}

export function pairSquaredDistances(d: i32, x: usize, left: usize, right: usize, edges: i32, out: usize): void {
  const row = (<usize>d) << 3;
  for (let e = 0; e < edges; e++) {
    store<f64>(out, squaredDifference(d, x + <usize>load<i32>(left) * row, x + <usize>load<i32>(right) * row));
    left += 4;
    right += 4;
    out += 8;
  }
}

function squaredNorm(d: i32, x: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = 0;
  for (; c + 4 <= d; c += 4) {
    const u = v128.load(x);
    const v = v128.load(x, 16);
    a = f64x2.add(a, f64x2.mul(u, u));
    b = f64x2.add(b, f64x2.mul(v, v));
    x += 32;
  }
  if (c + 2 <= d) {
    const u = v128.load(x);
    a = f64x2.add(a, f64x2.mul(u, u));
    if (c + 2 < d) {
      const v = v128.load64_zero(x, 16);
      b = f64x2.add(b, f64x2.mul(v, v));
    }
  } else if (c < d) {
    const u = v128.load64_zero(x);
    a = f64x2.add(a, f64x2.mul(u, u));
  }
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
