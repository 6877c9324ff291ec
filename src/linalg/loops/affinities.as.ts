// Passes over n rows of m squared distances; affinities.ts holds the twins.
import { expPair } from './exponential.as';

/** q_rc becomes e^(−q_rc f_{first + r} f_c), 1 where it is 0; returns the sum of each row, even and odd columns apart, the odd rest last. */
export function affinities(n: i32, m: i32, first: i32, table: usize, factors: usize, sums: usize): void {
  for (let r = 0; r < n; r++) {
    const own = f64x2.splat(-load<f64>(factors + ((<usize>(first + r)) << 3)));
    let factor = factors;
    let lanes = f64x2.splat(0);
    let c = 0;
    for (; c + 2 <= m; c += 2) {
      const value = weighed(v128.load(table), f64x2.mul(own, v128.load(factor)));
      v128.store(table, value);
      lanes = f64x2.add(lanes, value);
      table += 16;
      factor += 16;
    }
    let sum = f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
    if (c < m) {
      const value = weighed(v128.load64_splat(table), f64x2.mul(own, v128.load64_splat(factor)));
      store<f64>(table, f64x2.extract_lane(value, 0));
      sum += f64x2.extract_lane(value, 0);
      table += 8;
    }
    store<f64>(sums, sum);
    sums += 8;
  }
}

// @ts-ignore
@inline function weighed(squared: v128, rate: v128): v128 {
  const same = f64x2.eq(squared, f64x2.splat(0));
  return expPair(v128.bitselect(squared, f64x2.mul(squared, rate), same));
}
