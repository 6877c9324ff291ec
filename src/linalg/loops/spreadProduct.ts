import { backendFor } from "./backend.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { Call, LoopName, Scratch, WasmLoops } from "./wasmLoops.ts";

interface Spreading {
  readonly loops: Pick<WasmLoops, "gemm">;
  readonly threads: number;
  heap(): Float64Array;
  spread<K extends LoopName>(loop: K, calls: readonly Call<K>[], work: number, ...scratch: readonly Scratch[]): void;
}

/** Rows of C in a share of the work: multiples of the register tile, few enough that packing B for each stays cheap. */
const LEAST_ROWS = 48;
const SHARES = 3;
const WORKSPACE = 12;
/** Multiplications below which one call is as fast (measured). */
const WORTH_SPREADING = 8e6;

/**
 * One GEMM call, by another library where one is in use, else as several, each for some rows of C: no entry's sum changes. `lower` splits a share at the diagonal, since the loop tells
 * what is below it by the place in its own C.
 */
export function spreadProduct(core: Spreading, call: Call<"gemm">): void {
  const [m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, c, ldc, , rowBlock, innerBlock, columnBlock, lower] = call;
  const at = (address: number, row: number, col: number) => ({ data: core.heap(), start: address / 8, row, col });
  if (backendFor(m * n * k)?.gemm(m, n, k, alpha, at(a, aRow, aCol), at(b, bRow, bCol), at(c, ldc, 1))) return;
  if (core.threads === 1 || m * n * k < WORTH_SPREADING) {
    core.loops.gemm(...call);
    return;
  }
  const rows = Math.max(LEAST_ROWS, 6 * Math.ceil(m / (6 * SHARES * core.threads)));
  const calls: Call<"gemm">[] = [];
  for (let first = 0; first < m; first += rows) {
    const count = Math.min(rows, m - first);
    const share = (from: number, to: number, triangle: number): void => {
      if (to <= from) return;
      calls.push([
        count,
        to - from,
        k,
        alpha,
        a + 8 * first * aRow,
        aRow,
        aCol,
        b + 8 * from * bCol,
        bRow,
        bCol,
        c + 8 * (first * ldc + from),
        ldc,
        0,
        rowBlock,
        innerBlock,
        columnBlock,
        triangle,
      ]);
    };
    if (!lower) share(0, n, 0);
    else {
      share(0, Math.min(n, first), 0);
      share(first, Math.min(n, first + count), 1);
    }
  }
  core.spread("gemm", calls, m * n * k, { at: WORKSPACE, count: gemmWorkspace(n) });
}
