import { inArena, wasm } from "./loops/wasm.ts";

const WORTH_COPYING = 500;
const TILE = 1 << 13;

/** Whether every number is finite. */
export function everyFinite(values: Float64Array): boolean {
  const core = values.length >= WORTH_COPYING ? wasm() : null;
  if (!core) return values.every(Number.isFinite);
  return inArena(core, () => {
    const tile = core.alloc(TILE);
    const heap = core.heap();
    for (let first = 0; first < values.length; first += TILE) {
      const part = values.subarray(first, first + TILE);
      heap.set(part, tile / 8);
      if (!core.loops.allFinite(part.length, tile)) return false;
    }
    return true;
  });
}
