// C += alpha A B on heap indices, through the generated GEMM.
import { gemm } from './gemm.as';
import { address, Index } from './heap.as';
import { sharedGemm, sharedWorkspace } from './sharedGemm.as';
import { hasHelp, isPart } from './team';

/** The same operands as `gemm`: large products go through JavaScript, which may spread them over threads. */
// @ts-ignore
@external("env", "spreadProduct")
declare function spreadProduct(
  m: i32, n: i32, k: i32, alpha: f64, a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32, c: usize, ldc: i32,
  workspace: usize, mc: i32, kc: i32, nc: i32, lower: i32,
): void;

/** Multiplications from which the way through JavaScript costs nothing. */
const LARGE: f64 = 2e6;
/** Multiplications from which sharing one among threads that wait for it pays (measured). */
const WORTH_SHARING: f64 = 2e5;
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
  const work = <f64>m * <f64>n * <f64>k;
  if (work >= WORTH_SHARING && hasHelp()) {
    sharedGemm(m, n, k, alpha, address(a), aRow, aCol, address(b), bRow, bCol, address(c), ldc, address(workspace), ROWS, INNER, COLUMNS, lower ? 1 : 0);
    return;
  }
  if (work >= LARGE && !isPart()) {
    spreadProduct(m, n, k, alpha, address(a), aRow, aCol, address(b), bRow, bCol, address(c), ldc, address(workspace), ROWS, INNER, COLUMNS, lower ? 1 : 0);
    return;
  }
  gemm(m, n, k, alpha, address(a), aRow, aCol, address(b), bRow, bCol, address(c), ldc, address(workspace), ROWS, INNER, COLUMNS, lower ? 1 : 0);
}

export function productWorkspace(n: Index, threads: Index): Index {
  return (ROWS + 8 + min(COLUMNS, n) + 16) * INNER + 64 + (threads > 1 ? sharedWorkspace(threads, n) : 0);
}
