// C += alpha A B on heap indices, through the generated GEMM.
import { gemm } from './gemm.as';
import { address, Index } from './heap.as';

const ROWS: i32 = 96;
const INNER: i32 = 256;
const COLUMNS: i32 = 2048;

export function product(
  m: Index, n: Index, k: Index, alpha: f64,
  a: Index, aRow: Index, aCol: Index,
  b: Index, bRow: Index, bCol: Index,
  c: Index, ldc: Index,
  workspace: Index, lower: bool,
): void {
  if (m == 0 || n == 0 || k == 0) return;
  gemm(m, n, k, alpha, address(a), aRow, aCol, address(b), bRow, bCol, address(c), ldc, address(workspace), ROWS, INNER, COLUMNS, lower ? 1 : 0);
}

export function productWorkspace(n: Index): Index {
  return (ROWS + 8 + min(COLUMNS, n) + 16) * INNER + 64;
}
