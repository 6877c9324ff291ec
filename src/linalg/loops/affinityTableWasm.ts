import { Matrix } from "../matrix.ts";
import type { LowerBlock, LowerTable } from "./affinityTable.ts";
import { allocateRows, loadRows, rowsFrom } from "./distancesWasm.ts";
import { copyOut, gemmAt } from "./gemmWasm.ts";
import { gemmWorkspace } from "./gemmWorkspace.ts";
import type { Wasm } from "./wasm.ts";
import type { Call } from "./wasmLoops.ts";

/** The table in the arena, for the time that the caller keeps it. */
export function affinityTableWasm(
  core: Wasm,
  points: Matrix,
  center: Float64Array,
  blocks: readonly LowerBlock[],
): LowerTable {
  const { rows: n, cols: d } = points;
  const size = blocks.reduce((sum, { from, to }) => sum + (to - from) * to, 0);
  const x = allocateRows(core, n, d);
  const [table, rates, totals] = [core.alloc(size), core.alloc(n), core.alloc(n)];
  const product = core.alloc(n * d);
  const workspace = core.alloc(gemmWorkspace(d));
  loadRows(core, points, 0, n, center, x);
  const calls = blocks.map(({ from, to, at }): Call<"squaredDistances"> => {
    const own = rowsFrom(x, from, d);
    const sides = [own.rows, x.rows, own.centered, x.centered, own.norms, x.norms] as const;
    return [to - from, to, d, ...sides, table + 8 * at, 0];
  });
  core.spread("squaredDistances", calls, size * d, { at: 10, count: gemmWorkspace(n) });
  return {
    values: () => core.heap().subarray(table / 8, table / 8 + size),
    exponentiate(factors) {
      core.heap().set(factors, rates / 8);
      for (const { from, to, at } of blocks)
        core.loops.affinities(to - from, to, from, table + 8 * at, rates, totals + 8 * from);
      return core.f64(totals, n).slice();
    },
    timesPoints() {
      core.heap().fill(0, product / 8, product / 8 + n * d);
      for (const { from, to, at } of blocks) {
        const target = [product + 8 * from * d, d] as const;
        const left = [table + 8 * at, to, 1] as const;
        const diagonal = [table + 8 * (at + from), to, 1] as const;
        if (from > 0) gemmAt(core, [to - from, d, from], 1, left, [x.rows, d, 1], target, workspace);
        gemmAt(core, [to - from, d, to - from], 0.5, diagonal, [x.rows + 8 * from * d, d, 1], target, workspace);
      }
      const out = new Matrix(n, d);
      copyOut(core, product, out, 0, 0, n, d);
      return out;
    },
  };
}
