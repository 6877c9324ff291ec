// C += Xᵀ Y below the diagonal, from panels of 4 columns that are packed once; gram.ts holds the twin.

const WIDTH: i32 = 4;
/** Panels of Y's partner that stay in the second-level cache. */
const GROUP: i32 = 24;

/** Packs n rows of d numbers, times a weight a row unless `weights` is 0, into panels of 4 columns, each row of a panel together; missing columns are 0. */
export function packPanels(n: i32, d: i32, x: usize, weights: usize, panels: usize): void {
  const row = (<usize>d) << 3;
  const panel = (<usize>n) << 5;
  const whole = d & ~3;
  for (let r = 0; r < n; r++) {
    let to = panels + ((<usize>r) << 5);
    let from = x;
    const weight = weights ? load<f64>(weights + ((<usize>r) << 3)) : 1;
    const splat = f64x2.splat(weight);
    for (let c = 0; c < whole; c += WIDTH) {
      v128.store(to, f64x2.mul(v128.load(from), splat));
      v128.store(to, f64x2.mul(v128.load(from, 16), splat), 16);
      from += 32;
      to += panel;
    }
    for (let c = whole; c < ((d + 3) & ~3); c++) {
      store<f64>(to, c < d ? load<f64>(from) * weight : 0);
      from += 8;
      to += 8;
    }
    x += row;
  }
}

/** Rows from … to − 1 of C += XᵀY for panels of n rows, `from` divisible by 4; tiles that only touch the part above the diagonal are left out. `aside` holds 16 doubles. */
export function addGram(n: i32, d: i32, from: i32, to: i32, left: usize, right: usize, c: usize, aside: usize): void {
  const panel = (<usize>n) << 5;
  const row = (<usize>d) << 3;
  for (let first = from; first < to; first += WIDTH * GROUP) {
    const last = min(to, first + WIDTH * GROUP);
    for (let j = 0; j < last; j += WIDTH) {
      const b = right + <usize>(j >> 2) * panel;
      for (let i = max(first, j); i < last; i += WIDTH) {
        const a = left + <usize>(i >> 2) * panel;
        const at = c + <usize>i * row + ((<usize>j) << 3);
        if (i + WIDTH <= d && j + WIDTH <= d) addTile(n, a, b, at, row);
        else addPart(n, a, b, at, row, aside, min(WIDTH, d - i), min(WIDTH, d - j));
      }
    }
  }
}

function addPart(n: i32, a: usize, b: usize, c: usize, row: usize, aside: usize, height: i32, width: i32): void {
  memory.fill(aside, 0, 128);
  addTile(n, a, b, aside, 32);
  for (let r = 0; r < height; r++) {
    for (let q = 0; q < width; q++) {
      const to = c + <usize>r * row + ((<usize>q) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(aside + ((<usize>(r * WIDTH + q)) << 3)));
    }
  }
}

function addTile(n: i32, a: usize, b: usize, c: usize, row: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const end = a + ((<usize>n) << 5);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let entry = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(entry, b0));
    c01 = f64x2.add(c01, f64x2.mul(entry, b1));
    entry = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(entry, b0));
    c11 = f64x2.add(c11, f64x2.mul(entry, b1));
    entry = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(entry, b0));
    c21 = f64x2.add(c21, f64x2.mul(entry, b1));
    entry = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(entry, b0));
    c31 = f64x2.add(c31, f64x2.mul(entry, b1));
    a += 32;
    b += 32;
  }
  addRow(c, c00, c01);
  addRow(c + row, c10, c11);
  addRow(c + 2 * row, c20, c21);
  addRow(c + 3 * row, c30, c31);
}

// @ts-ignore
@inline function addRow(c: usize, even: v128, odd: v128): void {
  v128.store(c, f64x2.add(v128.load(c), even));
  v128.store(c, f64x2.add(v128.load(c, 16), odd), 16);
}
