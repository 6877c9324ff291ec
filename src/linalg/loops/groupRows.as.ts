// Rows by the group that `codes` names, -1 for none; groupRows.ts holds the twins.

/** sums_g += x_r for every row of group g, row after row. */
export function addToGroups(n: i32, d: i32, x: usize, codes: usize, sums: usize): void {
  const row = (<usize>d) << 3;
  for (let r = 0; r < n; r++) {
    const code = load<i32>(codes + ((<usize>r) << 2));
    if (code >= 0) {
      let to = sums + <usize>code * row;
      let from = x;
      let c = 0;
      for (; c + 2 <= d; c += 2) {
        v128.store(to, f64x2.add(v128.load(to), v128.load(from)));
        to += 16;
        from += 16;
      }
      if (c < d) store<f64>(to, load<f64>(to) + load<f64>(from));
    }
    x += row;
  }
}

/** x_r −= center_g for every row of group g; rows of no group become 0. */
export function subtractGroups(n: i32, d: i32, x: usize, codes: usize, centers: usize): void {
  const row = (<usize>d) << 3;
  for (let r = 0; r < n; r++) {
    const code = load<i32>(codes + ((<usize>r) << 2));
    if (code < 0) memory.fill(x, 0, row);
    else {
      let center = centers + <usize>code * row;
      let to = x;
      let c = 0;
      for (; c + 2 <= d; c += 2) {
        v128.store(to, f64x2.sub(v128.load(to), v128.load(center)));
        to += 16;
        center += 16;
      }
      if (c < d) store<f64>(to, load<f64>(to) - load<f64>(center));
    }
    x += row;
  }
}

/** Σ_c factor_c·x_c² of each row: even and odd columns apart, the odd rest last. */
export function rowSquares(n: i32, d: i32, x: usize, factors: usize, out: usize): void {
  for (let r = 0; r < n; r++) {
    let factor = factors;
    let lanes = f64x2.splat(0);
    let c = 0;
    for (; c + 2 <= d; c += 2) {
      const value = v128.load(x);
      lanes = f64x2.add(lanes, f64x2.mul(f64x2.mul(v128.load(factor), value), value));
      x += 16;
      factor += 16;
    }
    let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
    if (c < d) {
      const value = load<f64>(x);
      sum += load<f64>(factor) * value * value;
      x += 8;
    }
    store<f64>(out, sum);
    out += 8;
  }
}
