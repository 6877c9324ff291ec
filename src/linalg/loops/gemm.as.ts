// Matrix product by packed panels and a register tile of 4 rows and 4 columns. Strides count elements.
import { multiplyTile } from './gemmTile.generated';

const TILE_ROWS: i32 = 4;
const TILE_COLS: i32 = 4;

/** Packs m x k entries of A into panels of 4 rows, each column of a panel together; missing rows are 0. Strides in bytes. */
function packRows(a: usize, rowStride: usize, colStride: usize, m: i32, k: i32, packed: usize): void {
  let i = 0;
  for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
    let column = a + <usize>i * rowStride;
    for (let p = 0; p < k; p++) {
      let from = column;
      store<f64>(packed, load<f64>(from));
      from += rowStride;
      store<f64>(packed, load<f64>(from), 8);
      from += rowStride;
      store<f64>(packed, load<f64>(from), 16);
      from += rowStride;
      store<f64>(packed, load<f64>(from), 24);
      packed += TILE_ROWS * 8;
      column += colStride;
    }
  }
  if (i < m) packPart(a + <usize>i * rowStride, rowStride, colStride, m - i, TILE_ROWS, k, packed);
}

/** Packs k x n entries of B into panels of 4 columns, each row of a panel together; missing columns are 0. Strides in bytes. */
export function packColumns(b: usize, rowStride: usize, colStride: usize, k: i32, n: i32, packed: usize): void {
  for (let j = 0; j < n; j += TILE_COLS) {
    let row = b + <usize>j * colStride;
    if (j + TILE_COLS <= n && colStride == 8) {
      for (let p = 0; p < k; p++) {
        v128.store(packed, v128.load(row));
        v128.store(packed, v128.load(row, 16), 16);
        packed += TILE_COLS * 8;
        row += rowStride;
      }
    } else {
      packed = packPart(row, colStride, rowStride, min(TILE_COLS, n - j), TILE_COLS, k, packed);
    }
  }
}

/** Packs `count` lines of k entries as one panel of `width` lines, the missing ones 0, and returns the address after it. */
function packPart(lines: usize, lineStride: usize, entryStride: usize, count: i32, width: i32, k: i32, packed: usize): usize {
  for (let p = 0; p < k; p++) {
    let from = lines;
    let line = 0;
    for (; line < count; line++) {
      store<f64>(packed, load<f64>(from));
      packed += 8;
      from += lineStride;
    }
    for (; line < width; line++) {
      store<f64>(packed, 0);
      packed += 8;
    }
    lines += entryStride;
  }
  return packed;
}

/** C += alpha·A·B in blocks of mc x kc x nc; with `lower` only the tiles that touch the lower triangle of C. */
export function gemm(
  m: i32, n: i32, k: i32, alpha: f64,
  a: usize, aRow: i32, aCol: i32,
  b: usize, bRow: i32, bCol: i32,
  c: usize, ldc: i32,
  workspace: usize, mc: i32, kc: i32, nc: i32, lower: i32,
): void {
  const aRowBytes = (<usize>aRow) << 3, aColBytes = (<usize>aCol) << 3;
  const bRowBytes = (<usize>bRow) << 3, bColBytes = (<usize>bCol) << 3;
  const cRowBytes = (<usize>ldc) << 3;
  const aside = workspace;
  const packedA = workspace + TILE_ROWS * TILE_COLS * 8;
  const packedB = (packedA + <usize>(mc + TILE_ROWS) * kc * 8 + 63) & ~63;
  for (let jc = 0; jc < n; jc += nc) {
    const columns = min(nc, n - jc);
    for (let pc = 0; pc < k; pc += kc) {
      const inner = min(kc, k - pc);
      packColumns(b + <usize>pc * bRowBytes + <usize>jc * bColBytes, bRowBytes, bColBytes, inner, columns, packedB);
      for (let ic = 0; ic < m; ic += mc) {
        const rows = min(mc, m - ic);
        if (lower && ic + rows - 1 < jc) continue;
        multiplyRows(rows, columns, inner, alpha, a + <usize>ic * aRowBytes + <usize>pc * aColBytes, aRowBytes, aColBytes, packedB,
          c + <usize>ic * cRowBytes + ((<usize>jc) << 3), cRowBytes, packedA, aside, lower ? ic - jc : columns);
      }
    }
  }
}

/** Rows of C += alpha A B for packed B: packs the rows of A, then goes through their tiles, those that touch columns up to row + `diagonal`. */
export function multiplyRows(
  rows: i32, columns: i32, inner: i32, alpha: f64, a: usize, aRowBytes: usize, aColBytes: usize, packedB: usize,
  c: usize, cRowBytes: usize, packedA: usize, aside: usize, diagonal: i32,
): void {
  packRows(a, aRowBytes, aColBytes, rows, inner, packedA);
  for (let j = 0; j < columns; j += TILE_COLS) {
    for (let i = 0; i < rows; i += TILE_ROWS) {
      if (i + TILE_ROWS - 1 + diagonal < j) continue;
      const at = c + <usize>i * cRowBytes + ((<usize>j) << 3);
      const height = min(TILE_ROWS, rows - i), width = min(TILE_COLS, columns - j);
      const whole = height == TILE_ROWS && width == TILE_COLS;
      multiplyTile(inner, packedA + <usize>(i * inner) * 8, packedB + <usize>(j * inner) * 8, alpha, at, cRowBytes, whole, aside);
      if (!whole) addPart(at, cRowBytes, aside, height, width);
    }
  }
}

function addPart(c: usize, cRowBytes: usize, aside: usize, height: i32, width: i32): void {
  for (let r = 0; r < height; r++) {
    for (let q = 0; q < width; q++) {
      const to = c + <usize>r * cRowBytes + ((<usize>q) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(aside + ((<usize>(r * TILE_COLS + q)) << 3)));
    }
  }
}
