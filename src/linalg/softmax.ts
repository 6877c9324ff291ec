import { EtalonError } from "../base/errors.ts";
import { copyIn, copyOut } from "./loops/gemmWasm.ts";
import { logSumExpRowsTwin, softmaxRowsTwin } from "./loops/softmax.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";

const WORTH_COPYING = 32;
/** Doubles in the arena at a time: they stay in the second-level cache. */
const TILE = 1 << 14;

/**
 * e^a_ij / Σ_j e^a_ij over each row, in place; returns `a`. −Infinity gives 0.
 * `NUMERIC` if a row holds NaN or +Infinity, or −Infinity alone.
 */
export function softmaxRows(a: Matrix): Matrix {
  if (a.cols === 0) return a;
  const core = a.data.length >= WORTH_COPYING ? wasm() : null;
  const bad = core ? softmaxByWasm(core, a) : softmaxRowsTwin(a.rows, a.cols, a.data);
  if (bad >= 0) {
    throw new EtalonError(
      "NUMERIC",
      `Row ${bad} has no softmax: its largest entry is not a finite number. Rescale the distances, or give each row one finite entry.`,
    );
  }
  return a;
}

/** log Σ_j e^a_ij of each row, natural logarithm; −Infinity for a row of −Infinity alone (or an empty one), NaN where a row holds NaN. */
export function logSumExpRows(a: Matrix): Float64Array {
  const out = new Float64Array(a.rows);
  const core = a.data.length >= WORTH_COPYING ? wasm() : null;
  if (!core) {
    logSumExpRowsTwin(a.rows, a.cols, a.data.slice(), out);
    return out;
  }
  const rows = tileRows(a);
  inArena(core, () => {
    const tile = core.alloc(rows * a.cols);
    const sums = core.alloc(rows);
    for (let i = 0; i < a.rows; i += rows) {
      const height = Math.min(rows, a.rows - i);
      copyIn(core, a, i, 0, height, a.cols, tile);
      core.loops.logSumExpRows(height, a.cols, tile, sums);
      out.set(core.f64(sums, height), i);
    }
  });
  return out;
}

function softmaxByWasm(core: Wasm, a: Matrix): number {
  const rows = tileRows(a);
  return inArena(core, () => {
    const tile = core.alloc(rows * a.cols);
    for (let i = 0; i < a.rows; i += rows) {
      const height = Math.min(rows, a.rows - i);
      copyIn(core, a, i, 0, height, a.cols, tile);
      const bad = core.loops.softmaxRows(height, a.cols, tile);
      if (bad >= 0) return i + bad;
      copyOut(core, tile, a, i, 0, height, a.cols);
    }
    return -1;
  });
}

const tileRows = (a: Matrix): number => Math.min(a.rows, Math.max(1, Math.floor(TILE / Math.max(1, a.cols))));
