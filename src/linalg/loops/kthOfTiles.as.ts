// The k-th least number beside the diagonal of each row of a symmetric table, of which the tiles of 4 x 4 on and below the diagonal are held, block of 4 rows after block.
// In a tile the numbers of a column stand together.

/** Doubles of a point in `slots`: 16 for tiles of its rows, 16 for those of its column. */
const SLOTS: i32 = 32;

/** Every slot holds the least of some other numbers of its row: the k-th of the slots is then no less than the k-th number. */
export function openSlots(panels: i32, slots: usize): void {
  const infinite = f64x2.splat(Infinity);
  const end = slots + (<usize>(panels * SLOTS) << 5);
  for (; slots < end; slots += 16) v128.store(slots, infinite);
}

/** Lets the slots know a tile of 4 other points, none of them missing. */
export function addToSlots(panels: i32, slots: usize, i: i32, j: i32, tile: usize): void {
  let row = slots + (<usize>i << 9) + (<usize>(j & 3) << 7);
  let column = slots + (<usize>panels << 9) + (<usize>j << 9) + (<usize>(i & 7) << 4);
  for (let q = 0; q < 4; q++) {
    const a = v128.load(tile);
    const b = v128.load(tile, 16);
    v128.store(row, f64x2.pmin(v128.load(row), a));
    v128.store(row, f64x2.pmin(v128.load(row, 16), b), 16);
    v128.store(column, f64x2.pmin(v128.load(column), f64x2.pmin(a, b)));
    row += 32;
    column += 128;
    tile += 32;
  }
}

/** The k-th least number of each of n rows, into `bounds`; `least` holds k numbers for each row. */
export function kthOfTiles(n: i32, k: i32, panels: i32, table: usize, slots: usize, least: usize, bounds: usize): void {
  for (let i = 0; i < panels << 2; i += 2) kthOfSlots(k, panels, slots, i, least, bounds);
  for (let i = n; i < panels << 2; i++) store<f64>(bounds + (<usize>i << 3), -1);
  const end = least + (<usize>(n * k) << 3);
  for (let p = least; p < end; p += 8) store<f64>(p, Infinity);
  for (let i = 0; i < panels; i++) {
    const own = bounds + (<usize>i << 5);
    for (let j = 0; j <= i; j++) {
      for (let bits = nearer(own, bounds + (<usize>j << 5), table); bits != 0; bits &= bits - 1) {
        const e = ctz(bits);
        const a = (i << 2) + (e & 3);
        const b = (j << 2) + (e >> 2);
        if (b >= a || a >= n) continue;
        const value = load<f64>(table + (<usize>e << 3));
        take(k, value, a, bounds, least);
        take(k, value, b, bounds, least);
      }
      table += 128;
    }
  }
}

/** The k-th least number of the slots of two points; infinite where there are fewer. `least` holds 2 k numbers. */
function kthOfSlots(k: i32, panels: i32, slots: usize, point: i32, least: usize, bounds: usize): void {
  const end = least + (<usize>k << 4);
  for (let p = least; p < end; p += 16) v128.store(p, f64x2.splat(Infinity));
  if (k <= SLOTS) {
    const row = slots + (<usize>(point >> 2) << 9) + (<usize>(point & 3) << 3);
    const column = slots + (<usize>panels << 9) + (<usize>point << 7);
    for (let s: usize = 0; s < 512; s += 32) sift(least, end, v128.load(row + s));
    for (let s: usize = 0; s < 128; s += 16) {
      const a = v128.load(column + s);
      const b = v128.load(column + s, 128);
      sift(least, end, v128.shuffle<f64>(a, b, 0, 2));
      sift(least, end, v128.shuffle<f64>(a, b, 1, 3));
    }
  }
  v128.store(bounds + (<usize>point << 3), v128.load(end - 16));
}

/** Puts a number into each of two ascending lists, the largest of which goes. */
// @ts-ignore
@inline function sift(list: usize, end: usize, value: v128): void {
  for (; list < end; list += 16) {
    const held = v128.load(list);
    v128.store(list, f64x2.pmin(held, value));
    value = f64x2.pmax(held, value);
  }
}

/** Which of the 16 numbers of a tile are below the bound of their row or of their column, as bits. */
// @ts-ignore
@inline function nearer(own: usize, other: usize, tile: usize): i32 {
  const w0 = v128.load(own);
  const w1 = v128.load(own, 16);
  const a = v128.load64_splat(other);
  const b = v128.load64_splat(other, 8);
  const c = v128.load64_splat(other, 16);
  const d = v128.load64_splat(other, 24);
  const a0 = f64x2.lt(v128.load(tile), f64x2.pmax(w0, a));
  const a1 = f64x2.lt(v128.load(tile, 16), f64x2.pmax(w1, a));
  const b0 = f64x2.lt(v128.load(tile, 32), f64x2.pmax(w0, b));
  const b1 = f64x2.lt(v128.load(tile, 48), f64x2.pmax(w1, b));
  const c0 = f64x2.lt(v128.load(tile, 64), f64x2.pmax(w0, c));
  const c1 = f64x2.lt(v128.load(tile, 80), f64x2.pmax(w1, c));
  const d0 = f64x2.lt(v128.load(tile, 96), f64x2.pmax(w0, d));
  const d1 = f64x2.lt(v128.load(tile, 112), f64x2.pmax(w1, d));
  const some = v128.or(v128.or(v128.or(a0, a1), v128.or(b0, b1)), v128.or(v128.or(c0, c1), v128.or(d0, d1)));
  if (!v128.any_true(some)) return 0;
  return i64x2.bitmask(a0) | (i64x2.bitmask(a1) << 2) | (i64x2.bitmask(b0) << 4) | (i64x2.bitmask(b1) << 6)
    | (i64x2.bitmask(c0) << 8) | (i64x2.bitmask(c1) << 10) | (i64x2.bitmask(d0) << 12) | (i64x2.bitmask(d1) << 14);
}

/** Puts a number among the k least of a point if it is below the bound. */
// @ts-ignore
@inline function take(k: i32, value: f64, point: i32, bounds: usize, least: usize): void {
  const bound = bounds + (<usize>point << 3);
  if (!(value < load<f64>(bound))) return;
  const first = least + (<usize>(point * k) << 3);
  const last = first + (<usize>(k - 1) << 3);
  insert(first, last, value);
  store<f64>(bound, min<f64>(load<f64>(bound), load<f64>(last)));
}

/** Puts a number among ascending ones, the largest of which goes. */
function insert(first: usize, last: usize, value: f64): void {
  let t = last;
  for (; t > first && load<f64>(t - 8) > value; t -= 8) store<f64>(t, load<f64>(t - 8));
  store<f64>(t, value);
}
