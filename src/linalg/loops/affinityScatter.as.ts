// Scatter matrices of n points whose pairs count by their affinity. Half of the affinities are made, 4 rows at a time; affinityScatter.ts holds the twin.
import { expPairNear } from './exponential.as';
import { addToSlots, kthOfTiles, openSlots } from './kthOfTiles.as';
import { squaredDifference } from './rowDistances.as';

const CANCELLED: f64 = 0.0009765625; // 2^-10
const LARGEST: f64 = 1e150;

/** x: n rows of d numbers; near, gram: d x d each; the workspace holds `affinityWorkspace(n, d, k)` doubles. */
export function affinityScatter(n: i32, d: i32, k: i32, x: usize, near: usize, gram: usize, workspace: usize): void {
  const panels = (n + 3) >> 2;
  const groups = (d + 3) >> 2;
  const all = (<usize>panels) << 5;
  const table = workspace;
  const points = table + ((<usize>(panels * (panels + 1))) << 6);
  const features = points + all * <usize>d;
  const product = features + all * (<usize>groups << 2);
  const pulled = product + all * (<usize>groups << 2);
  const norms = pulled + all * (<usize>groups << 2);
  const bounds = norms + all;
  const sums = bounds + all;
  const slots = sums + all;
  const least = slots + (all << 5);
  const tiles = least + all * <usize>k;
  pack(n, d, x, points, features);
  addSquares(panels, d, points, norms);
  openSlots(panels, slots);
  let block = table;
  for (let i = 0; i < panels; i++) {
    const own = points + (<usize>i * <usize>d << 5);
    for (let j = 0; j <= i; j++) {
      multiplyTile(d, points + (<usize>j * <usize>d << 5), own, block);
      if (toDistances(norms, i, j, block)) repair(n, d, x, norms, i, j, block);
      if (i != j && (i + 1) << 2 <= n) addToSlots(panels, slots, i, j, block);
      block += 128;
    }
  }
  kthOfTiles(n, k, panels, table, slots, least, bounds);
  for (let p = bounds; p < bounds + all; p += 8) store<f64>(p, min<f64>(LARGEST, 1 / sqrt<f64>(load<f64>(p))));
  block = table;
  let out = product;
  for (let i = 0; i < panels; i++) {
    weigh(n, i, bounds, sums, block);
    for (let g = 0; g < groups; g++) {
      multiplyTile(min(n, (i + 1) << 2), features + <usize>g * (all << 2), block, out);
      out += 128;
    }
    block += (<usize>(i + 1)) << 7;
  }
  pull(n, groups, all, features, product, sums, pulled);
  for (let g = 0; g < groups; g++) {
    for (let h = 0; h <= g; h++) {
      const a = <usize>g * (all << 2);
      const b = <usize>h * (all << 2);
      multiplyTile(n, features + a, pulled + b, tiles);
      multiplyTile(n, features + b, pulled + a, tiles + 128);
      multiplyTile(n, features + a, features + b, tiles + 256);
      place(d, g, h, tiles, near, gram);
    }
  }
}

/** Panels of 4 points, the numbers of a feature together, and panels of 4 features, the numbers of a point together; what is missing is 0. */
function pack(n: i32, d: i32, x: usize, points: usize, features: usize): void {
  const all = (n + 3) & ~3;
  const wide = (d + 3) & ~3;
  memory.fill(points + (<usize>((n & ~3) * d) << 3), 0, <usize>((all - (n & ~3)) * d) << 3);
  memory.fill(features + (<usize>((d & ~3) * all) << 3), 0, <usize>((wide - (d & ~3)) * all) << 3);
  for (let i = 0; i < n; i++) {
    let point = points + (<usize>((i >> 2) * d) << 5) + (<usize>(i & 3) << 3);
    const feature = features + (<usize>i << 5);
    for (let c = 0; c < d; c++) {
      const value = load<f64>(x);
      store<f64>(point, value);
      store<f64>(feature + (<usize>((c >> 2) * all) << 5) + (<usize>(c & 3) << 3), value);
      point += 32;
      x += 8;
    }
  }
}

/** Squared norms, each summed feature by feature as the products of distances are. */
function addSquares(panels: i32, d: i32, points: usize, norms: usize): void {
  for (let i = 0; i < panels; i++) {
    let a = f64x2.splat(0);
    let b = a;
    for (let c = 0; c < d; c++) {
      const u = v128.load(points);
      const v = v128.load(points, 16);
      a = f64x2.add(a, f64x2.mul(u, u));
      b = f64x2.add(b, f64x2.mul(v, v));
      points += 32;
    }
    v128.store(norms, a);
    v128.store(norms, b, 16);
    norms += 32;
  }
}

/** x_i·x_j becomes ‖x_i‖² + ‖x_j‖² − 2 x_i·x_j; returns whether some of these may have cancelled, or are not numbers. */
// @ts-ignore
@inline function toDistances(norms: usize, i: i32, j: i32, tile: usize): bool {
  const n0 = v128.load(norms + (<usize>i << 5));
  const n1 = v128.load(norms + (<usize>i << 5), 16);
  const bound = f64x2.splat(CANCELLED);
  let other = norms + (<usize>j << 5);
  let right = i64x2.splat(-1);
  for (let q = 0; q < 4; q++) {
    const norm = v128.load64_splat(other);
    const m0 = f64x2.add(n0, norm);
    const m1 = f64x2.add(n1, norm);
    const a = less(m0, v128.load(tile));
    const b = less(m1, v128.load(tile, 16));
    v128.store(tile, a);
    v128.store(tile, b, 16);
    right = v128.and(right, v128.and(f64x2.ge(a, f64x2.mul(bound, m0)), f64x2.ge(b, f64x2.mul(bound, m1))));
    other += 8;
    tile += 32;
  }
  return !i64x2.all_true(right);
}

/** Sums the squared differences directly where the expanded form has cancelled, or is not a number. */
function repair(n: i32, d: i32, x: usize, norms: usize, i: i32, j: i32, tile: usize): void {
  for (let b = j << 2; b < min(n, (j + 1) << 2); b++) {
    for (let a = i << 2; a < min(n, (i + 1) << 2); a++) {
      const at = tile + (<usize>(((b & 3) << 2) + (a & 3)) << 3);
      const most = CANCELLED * (load<f64>(norms + (<usize>a << 3)) + load<f64>(norms + (<usize>b << 3)));
      if (!(load<f64>(at) >= most)) store<f64>(at, squaredDifference(d, x + (<usize>(a * d) << 3), x + (<usize>(b * d) << 3)));
    }
  }
}

/** The distances of 4 points to those before them become affinities, which are added to the sums of both; half of those within the 4 remain. */
function weigh(n: i32, i: i32, factors: usize, sums: usize, block: usize): void {
  const own = <usize>i << 5;
  const first = i << 2;
  const f0 = f64x2.neg(v128.load(factors + own));
  const f1 = f64x2.neg(v128.load(factors + own, 16));
  const left = n - first;
  const m0 = i64x2(-1, left > 1 ? -1 : 0);
  const m1 = i64x2(left > 2 ? -1 : 0, left > 3 ? -1 : 0);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let other = factors;
  let column = sums;
  for (let j = 0; j < first; j++) {
    const f = v128.load64_splat(other);
    const a = v128.and(m0, weighed(v128.load(block), f64x2.mul(f0, f)));
    const b = v128.and(m1, weighed(v128.load(block, 16), f64x2.mul(f1, f)));
    v128.store(block, a);
    v128.store(block, b, 16);
    s0 = f64x2.add(s0, a);
    s1 = f64x2.add(s1, b);
    const both = f64x2.add(a, b);
    store<f64>(column, load<f64>(column) + (f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)));
    other += 8;
    column += 8;
    block += 32;
  }
  const half = f64x2.splat(0.5);
  for (let j = first; j < min(n, first + 4); j++) {
    const f = v128.load64_splat(other);
    const a = weighed(v128.load(block), f64x2.mul(f0, f));
    const b = weighed(v128.load(block, 16), f64x2.mul(f1, f));
    v128.store(block, f64x2.mul(half, a));
    v128.store(block, f64x2.mul(half, b), 16);
    s0 = f64x2.add(s0, a);
    s1 = f64x2.add(s1, b);
    other += 8;
    block += 32;
  }
  v128.store(sums + own, s0);
  v128.store(sums + own, s1, 16);
}

/** e^(q w); e^-708 where it would be less, which is nothing beside the 1 of the diagonal. */
// @ts-ignore
@inline function weighed(squared: v128, rate: v128): v128 {
  return expPairNear(f64x2.pmax(f64x2.mul(squared, rate), f64x2.splat(-708)));
}

/** The half sum of a point's affinities times the point, less the product, in panels of 4 features as the points. */
function pull(n: i32, groups: i32, all: usize, features: usize, product: usize, sums: usize, pulled: usize): void {
  for (let i = 0; i < n; i++) {
    const half = 0.5 * load<f64>(sums + (<usize>i << 3));
    let from = product + (<usize>((i >> 2) * groups) << 7) + (<usize>(i & 3) << 3);
    for (let g = 0; g < groups; g++) {
      const at = <usize>g * (all << 2) + (<usize>i << 5);
      for (let c: usize = 0; c < 32; c += 8) {
        store<f64>(pulled + at + c, half * load<f64>(features + at + c) - load<f64>(from));
        from += 32;
      }
    }
  }
}

/** The first tile plus the second transposed, and the third, where they belong in two symmetric matrices. */
function place(d: i32, g: i32, h: i32, tiles: usize, near: usize, gram: usize): void {
  for (let r = 0; r < min(4, d - (g << 2)); r++) {
    for (let q = 0; q < min(4, d - (h << 2)); q++) {
      const a = (g << 2) + r;
      const b = (h << 2) + q;
      const at = tiles + (<usize>((r << 2) + q) << 3);
      const both = load<f64>(at) + load<f64>(tiles + (<usize>((q << 2) + r) << 3), 128);
      const square = load<f64>(at, 256);
      store<f64>(near + (<usize>(a * d + b) << 3), both);
      store<f64>(near + (<usize>(b * d + a) << 3), both);
      store<f64>(gram + (<usize>(a * d + b) << 3), square);
      store<f64>(gram + (<usize>(b * d + a) << 3), square);
    }
  }
}

// @ts-ignore
@inline function less(sum: v128, dot: v128): v128 {
  return f64x2.sub(sum, f64x2.add(dot, dot));
}

/** AᵀB of two panels of n rows of 4 numbers. */
// @ts-ignore
@inline function multiplyTile(n: i32, x: usize, y: usize, out: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (let c = 0; c < n; c++) {
    const u = v128.load(y);
    const v = v128.load(y, 16);
    const p = v128.load64_splat(x);
    a0 = f64x2.add(a0, f64x2.mul(p, u));
    a1 = f64x2.add(a1, f64x2.mul(p, v));
    const q = v128.load64_splat(x, 8);
    b0 = f64x2.add(b0, f64x2.mul(q, u));
    b1 = f64x2.add(b1, f64x2.mul(q, v));
    const r = v128.load64_splat(x, 16);
    c0 = f64x2.add(c0, f64x2.mul(r, u));
    c1 = f64x2.add(c1, f64x2.mul(r, v));
    const s = v128.load64_splat(x, 24);
    d0 = f64x2.add(d0, f64x2.mul(s, u));
    d1 = f64x2.add(d1, f64x2.mul(s, v));
    x += 32;
    y += 32;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}
