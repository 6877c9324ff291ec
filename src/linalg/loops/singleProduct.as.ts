// Products of 64-bit rows in 32 bits, for bounds: packed panels and a register tile of 4 rows and 8 columns.
import { multiplyTileSingle } from './gemmTile.generated';

export const TILE_ROWS: i32 = 4;
export const TILE_COLS: i32 = 8;
const INNER: i32 = 256;

/** Packs k entries of each of `count` rows as 32-bit panels of `width` rows, an entry of all of them together; missing rows are 0. */
export function packSingle(rows: usize, stride: usize, count: i32, k: i32, width: i32, packed: usize): void {
  const step = (<usize>width) << 2;
  for (let first = 0; first < count; first += width) {
    const present = min(width, count - first);
    const panel = packed + ((<usize>(first * k)) << 2);
    let r = 0;
    for (; r + 4 <= present; r += 4) packFour(rows + <usize>(first + r) * stride, stride, k, step, panel + ((<usize>r) << 2));
    for (; r < width; r++) {
      let from = rows + <usize>(first + r) * stride;
      let to = panel + ((<usize>r) << 2);
      for (let p = 0; p < k; p++) {
        store<f32>(to, r < present ? <f32>load<f64>(from) : 0);
        from += 8;
        to += step;
      }
    }
  }
}

/** Four rows, two entries of each at a time. */
function packFour(row: usize, stride: usize, k: i32, step: usize, to: usize): void {
  let p = 0;
  for (; p + 2 <= k; p += 2) {
    const a = f32x4.demote_f64x2_zero(v128.load(row));
    const b = f32x4.demote_f64x2_zero(v128.load(row + stride));
    const c = f32x4.demote_f64x2_zero(v128.load(row + 2 * stride));
    const d = f32x4.demote_f64x2_zero(v128.load(row + 3 * stride));
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    row += 16;
    to += 2 * step;
  }
  if (p < k) {
    for (let r: usize = 0; r < 4; r++) store<f32>(to + (r << 2), <f32>load<f64>(row + r * stride));
  }
}

/** C −= 2 X·Y for n rows of X and m of Y, d numbers each; lines of C have `line` bytes, room for a multiple of 8 floats. */
export function subtractTwiceProducts(n: i32, m: i32, d: i32, x: usize, y: usize, c: usize, line: usize, workspace: usize): void {
  const stride = (<usize>d) << 3;
  const aside = workspace;
  const packedX = workspace + TILE_ROWS * TILE_COLS * 4;
  const packedY = (packedX + <usize>(n + TILE_ROWS) * INNER * 4 + 63) & ~63;
  for (let start = 0; start < d; start += INNER) {
    const inner = min(INNER, d - start);
    const skip = (<usize>start) << 3;
    packSingle(x + skip, stride, n, inner, TILE_ROWS, packedX);
    packSingle(y + skip, stride, m, inner, TILE_COLS, packedY);
    for (let j = 0; j < m; j += TILE_COLS) {
      for (let i = 0; i < n; i += TILE_ROWS) {
        const at = c + <usize>i * line + ((<usize>j) << 2);
        const height = min(TILE_ROWS, n - i);
        const whole = height == TILE_ROWS;
        multiplyTileSingle(
          inner, packedX + ((<usize>(i * inner)) << 2), packedY + ((<usize>(j * inner)) << 2), -2, at, line, whole, aside,
        );
        if (!whole) addRows(at, line, aside, height);
      }
    }
  }
}

function addRows(c: usize, line: usize, aside: usize, height: i32): void {
  for (let r = 0; r < height; r++) {
    v128.store(c, f32x4.add(v128.load(c), v128.load(aside)));
    v128.store(c, f32x4.add(v128.load(c, 16), v128.load(aside, 16)), 16);
    c += line;
    aside += TILE_COLS << 2;
  }
}
