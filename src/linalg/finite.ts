import { largest } from "./loops/rowWork.ts";
import { inArena, type Wasm, wasm } from "./loops/wasm.ts";

const WORTH_COPYING = 500;
const TILE = 1 << 13;

/** Whether every number is finite. */
export function everyFinite(values: Float64Array): boolean {
  const core = values.length >= WORTH_COPYING ? wasm() : null;
  if (!core) return values.every(Number.isFinite);
  return everyTile(core, values, (count, tile) => core.loops.allFinite(count, tile) !== 0);
}

/** The largest magnitude, NaN where a number is; 0 of no numbers. */
export function largestMagnitude(values: Float64Array): number {
  const core = values.length >= WORTH_COPYING ? wasm() : null;
  if (!core) return largest(values);
  let peak = 0;
  everyTile(core, values, (count, tile) => {
    peak = Math.max(peak, core.loops.largest(count, tile));
    return true;
  });
  return peak;
}

/** Whether `test` holds for all tiles of the numbers, one after the other in the arena. */
function everyTile(core: Wasm, values: Float64Array, test: (count: number, tile: number) => boolean): boolean {
  return inArena(core, () => {
    const tile = core.alloc(Math.min(TILE, values.length));
    const heap = core.heap();
    for (let first = 0; first < values.length; first += TILE) {
      const part = values.subarray(first, first + TILE);
      heap.set(part, tile / 8);
      if (!test(part.length, tile)) return false;
    }
    return true;
  });
}
