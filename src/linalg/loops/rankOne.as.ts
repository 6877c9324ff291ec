// u = M v and M += a u uᵀ; rankOne.ts holds the twins.

/** u = M v for a d x d matrix; returns vᵀ u. Each row in four lanes, by index modulo 4. */
export function timesVector(d: i32, m: usize, v: usize, u: usize): f64 {
  const row = (<usize>d) << 3;
  for (let i = 0; i < d; i++) store<f64>(u + ((<usize>i) << 3), inner(d, m + <usize>i * row, v));
  return inner(d, v, u);
}

/** Adds a·(u_i·u_j), the same number at (i, j) and (j, i). */
export function addOuter(d: i32, m: usize, u: usize, a: f64): void {
  const scale = f64x2.splat(a);
  for (let i = 0; i < d; i++) {
    const factor = load<f64>(u + ((<usize>i) << 3));
    const splat = f64x2.splat(factor);
    let q = u;
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      v128.store(m, f64x2.add(v128.load(m), f64x2.mul(scale, f64x2.mul(splat, v128.load(q)))));
      m += 16;
      q += 16;
    }
    if (c < d) {
      store<f64>(m, load<f64>(m) + a * (factor * load<f64>(q)));
      m += 8;
    }
  }
}

function inner(d: i32, x: usize, y: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = 0;
  for (; c + 4 <= d; c += 4) {
    a = f64x2.add(a, f64x2.mul(v128.load(x), v128.load(y)));
    b = f64x2.add(b, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  if (c + 2 <= d) {
    a = f64x2.add(a, f64x2.mul(v128.load(x), v128.load(y)));
    if (c + 2 < d) b = f64x2.add(b, f64x2.mul(v128.load64_zero(x, 16), v128.load64_zero(y, 16)));
  } else if (c < d) a = f64x2.add(a, f64x2.mul(v128.load64_zero(x), v128.load64_zero(y)));
  a = f64x2.add(a, b);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
