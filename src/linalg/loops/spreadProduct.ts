import { backendFor } from "./backend.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { Call, WasmLoops } from "./wasmLoops.ts";

/** The part of `Wasm` that a product needs. */
interface Sharing {
  readonly loops: Pick<WasmLoops, "gemm" | "sharedGemm" | "sharedWorkspace">;
  readonly threads: number;
  heap(): Float64Array;
  alloc(count: number): number;
  mark(): number;
  release(mark: number): void;
  together<T>(work: number, body: () => T): T;
}

/** Multiplications below which one thread is as fast (measured). */
const WORTH_SHARING = 2e6;

/** One GEMM call: by another library where one is in use, else by all threads together. The bits are those of `gemm`. */
export function spreadProduct(core: Sharing, call: Call<"gemm">): void {
  const [m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, c, ldc, , rowBlock, innerBlock, columnBlock, lower] = call;
  const work = m * n * k;
  const at = (address: number, row: number, col: number) => ({ data: core.heap(), start: address / 8, row, col });
  if (backendFor(work)?.gemm(m, n, k, alpha, at(a, aRow, aCol), at(b, bRow, bCol), at(c, ldc, 1))) return;
  if (core.threads === 1 || work < WORTH_SHARING) {
    core.loops.gemm(...call);
    return;
  }
  const mark = core.mark();
  const workspace = core.alloc(gemmWorkspace(n) + core.loops.sharedWorkspace(core.threads, n));
  core.together(work, () =>
    core.loops.sharedGemm(
      ...([m, n, k, alpha, a, aRow, aCol, b, bRow, bCol, c, ldc, workspace] as const),
      ...([rowBlock, innerBlock, columnBlock, lower] as const),
    ),
  );
  core.release(mark);
}
