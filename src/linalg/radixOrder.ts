import { radixOrder as radixTwin, sortablePrefixes, tiesOf } from "./loops/radixOrder.ts";
import { inArena, wasm } from "./loops/wasm.ts";

const WORTH_COPYING = 30;
const MOST = 1 << 20;

/** The indices of numbers in ascending order of their leading 32 bits alone, equal ones by index. */
export interface RadixOrder {
  readonly order: Int32Array;
  /** The leading 32 bits of each number, changed so that they sort as unsigned integers. */
  readonly prefixes: Uint32Array;
  /** How many neighbors in the order share them. */
  readonly ties: number;
}

/** A radix sort of finite numbers, -0 as 0, in O(n). */
export function radixOrder(keys: Float64Array): RadixOrder {
  const n = keys.length;
  const core = n >= WORTH_COPYING && n <= MOST ? wasm() : null;
  if (!core) {
    const prefixes = sortablePrefixes(keys);
    const order = radixTwin(prefixes);
    return { order, prefixes, ties: tiesOf(order, prefixes) };
  }
  return inArena(core, () => {
    const [from, order, spare, prefixes, slots] = [n, n, n, n, 1024].map((size) => core.alloc(size));
    core.heap().set(keys, from / 8);
    const ties = core.loops.radixOrder(n, from, order, spare, prefixes, slots);
    return { order: core.i32(order, n).slice(), prefixes: new Uint32Array(core.i32(prefixes, n)), ties };
  });
}
