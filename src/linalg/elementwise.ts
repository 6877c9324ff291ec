import { exp, log } from "../base/elementary.ts";
import { inArena, wasm } from "./loops/wasm.ts";
import type { WasmLoops } from "./loops/wasmLoops.ts";

const WORTH_COPYING = 32;
const TILE = 1 << 13;

/** e^x of each number, the same bits as `exp`; `out` may be `x` itself. */
export const exponentials = (x: Float64Array, out: Float64Array = new Float64Array(x.length)): Float64Array =>
  elementwise("exponentials", exp, x, out);

/** Natural logarithm of each number, the same bits as `log`; `out` may be `x` itself. */
export const logarithms = (x: Float64Array, out: Float64Array = new Float64Array(x.length)): Float64Array =>
  elementwise("logarithms", log, x, out);

function elementwise(
  loop: keyof Pick<WasmLoops, "exponentials" | "logarithms">,
  twin: (x: number) => number,
  x: Float64Array,
  out: Float64Array,
): Float64Array {
  const core = x.length >= WORTH_COPYING ? wasm() : null;
  if (!core) {
    for (let p = 0; p < x.length; p++) out[p] = twin(x[p]);
    return out;
  }
  return inArena(core, () => {
    const tile = core.alloc(Math.min(TILE, x.length));
    for (let first = 0; first < x.length; first += TILE) {
      const count = Math.min(TILE, x.length - first);
      const view = core.f64(tile, count);
      view.set(x.subarray(first, first + count));
      core.loops[loop](count, tile, tile);
      out.set(view, first);
    }
    return out;
  });
}
