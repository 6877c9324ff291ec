// The matrix product on all threads of a team: they pack each block of B together, then take groups of rows of C. No entry's sum changes.
import { multiplyRows, packColumns } from './gemm.as';
import { Index } from './heap.as';
import { member, members, share, teamFrame } from './team';

/** Most rows of C, but for one tile, and columns of B, in a part of a step. */
const ROWS: i32 = 48;
/** Of the lower triangle, whose last rows are the longest. */
const LOWER_ROWS: i32 = 16;
const TILE: i32 = 4;
const COLUMNS: i32 = 64;
const MOST_COLUMNS: i32 = 2048;
const INNER: i32 = 256;
/** Blocks of inner terms that are packed at a time: the fewer steps, the less waiting. */
const BLOCKS: i32 = 2;
const ASIDE: usize = 192;
/** Bytes of each thread: its packed rows of A, and an incomplete tile. */
const OWN: usize = ((ROWS + TILE) * INNER * 8) + 192 + 64;

// Operands of the steps, by bytes from the frame: of both, then of one.
const INNER_AT: usize = 0, COLUMNS_AT: usize = 4, B_AT: usize = 8, B_ROW: usize = 12, B_COL: usize = 16, PACKED: usize = 20;
const M_AT: usize = 24, A_AT: usize = 28, A_ROW: usize = 32, A_COL: usize = 36, C_AT: usize = 40, C_ROW: usize = 44, LOWER: usize = 48;
const PARTS_AT: usize = 52, ALPHA: usize = 56, OWN_AT: usize = 64;

/** Doubles that threads need beside the workspace of `gemm` for `columns` columns of B. */
export function sharedWorkspace(threads: i32, columns: i32): i32 {
  return threads * <i32>(OWN >> 3) + (BLOCKS - 1) * (min(MOST_COLUMNS, columns) + 8) * INNER + 32;
}

/** The operands of `gemm`; the workspace holds `sharedWorkspace` more. */
export function sharedGemm(
  m: i32, n: i32, k: i32, alpha: f64,
  a: usize, aRow: i32, aCol: i32,
  b: usize, bRow: i32, bCol: i32,
  c: usize, ldc: i32,
  workspace: usize, mc: i32, kc: i32, nc: i32, lower: i32,
): void {
  const frame = teamFrame();
  const packed = (workspace + 63) & ~63;
  const own = (packed + <usize>(panelsOf(min(nc, n)) * INNER * BLOCKS) * 8 + 63) & ~63;
  store<usize>(frame, <usize>bRow << 3, B_ROW);
  store<usize>(frame, <usize>bCol << 3, B_COL);
  store<usize>(frame, packed, PACKED);
  store<usize>(frame, <usize>aRow << 3, A_ROW);
  store<usize>(frame, <usize>aCol << 3, A_COL);
  store<usize>(frame, <usize>ldc << 3, C_ROW);
  store<i32>(frame, lower, LOWER);
  store<f64>(frame, alpha, ALPHA);
  store<usize>(frame, own, OWN_AT);
  for (let jc = 0; jc < n; jc += nc) {
    const columns = min(nc, n - jc);
    // Rows above jc hold nothing of the lower triangle.
    const first = lower ? jc : 0;
    if (first >= m) return;
    const most = members() * (lower ? LOWER_ROWS : ROWS);
    const parts = members() * ((m - first + most - 1) / most);
    store<i32>(frame, parts, PARTS_AT);
    store<i32>(frame, columns, COLUMNS_AT);
    store<i32>(frame, m - first, M_AT);
    store<usize>(frame, c + ((<usize>first * <usize>ldc + <usize>jc) << 3), C_AT);
    for (let pc = 0; pc < k; pc += INNER * BLOCKS) {
      const inner = min(INNER * BLOCKS, k - pc);
      store<i32>(frame, inner, INNER_AT);
      store<usize>(frame, b + ((<usize>pc * <usize>bRow + <usize>jc * <usize>bCol) << 3), B_AT);
      store<usize>(frame, a + ((<usize>first * <usize>aRow + <usize>pc * <usize>aCol) << 3), A_AT);
      share(packSome, (columns + COLUMNS - 1) / COLUMNS, <Index>frame);
      share(multiplySome, parts, <Index>frame);
    }
  }
}

/** The first of `rows` rows in part `part`: parts differ by a tile at most, so that as many for each thread are as much for each. */
function borderOf(part: i32, parts: i32, rows: i32): i32 {
  return min(rows, ((part * ((rows + TILE - 1) / TILE)) / parts) * TILE);
}

function panelsOf(columns: i32): i32 {
  return (columns + 3) & ~3;
}

function packSome(at: Index, part: Index): void {
  const frame = <usize>at;
  const all = load<i32>(frame, INNER_AT);
  const columns = load<i32>(frame, COLUMNS_AT);
  const first = part * COLUMNS;
  const count = min(COLUMNS, columns - first);
  const rowBytes = load<usize>(frame, B_ROW);
  const colBytes = load<usize>(frame, B_COL);
  let from = load<usize>(frame, B_AT) + <usize>first * colBytes;
  let block = load<usize>(frame, PACKED);
  for (let start = 0; start < all; start += INNER) {
    const inner = min(INNER, all - start);
    packColumns(from, rowBytes, colBytes, inner, count, block + (<usize>(first * inner) << 3));
    from += <usize>INNER * rowBytes;
    block += <usize>(panelsOf(columns) * INNER) << 3;
  }
}

function multiplySome(at: Index, part: Index): void {
  const frame = <usize>at;
  const all = load<i32>(frame, INNER_AT);
  const parts = load<i32>(frame, PARTS_AT);
  const first = borderOf(part, parts, load<i32>(frame, M_AT));
  const rows = borderOf(part + 1, parts, load<i32>(frame, M_AT)) - first;
  if (rows == 0) return;
  const columns = load<i32>(frame, COLUMNS_AT);
  const own = load<usize>(frame, OWN_AT) + <usize>member() * OWN;
  const aRow = load<usize>(frame, A_ROW);
  const aCol = load<usize>(frame, A_COL);
  const cRow = load<usize>(frame, C_ROW);
  const lower = load<i32>(frame, LOWER) != 0;
  const last = lower ? min(columns, first + rows) : columns;
  let a = load<usize>(frame, A_AT) + <usize>first * aRow;
  let block = load<usize>(frame, PACKED);
  for (let start = 0; start < all; start += INNER) {
    multiplyRows(
      rows, last, min(INNER, all - start), load<f64>(frame, ALPHA), a, aRow, aCol, block,
      load<usize>(frame, C_AT) + <usize>first * cRow, cRow, own + ASIDE + 64, own, lower ? first : columns,
    );
    a += <usize>INNER * aCol;
    block += <usize>(panelsOf(columns) * INNER) << 3;
  }
}
