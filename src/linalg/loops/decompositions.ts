import type { DecompositionLoops } from "./decompositionLoops.ts";
import { twinLoops } from "./decompositionLoops.ts";
import { memory, reserve } from "./heap.ts";
import { wasm } from "./wasm.ts";

/** Loops and the stack of memory that their operands stand on. */
export interface Decompositions {
  readonly loops: DecompositionLoops;
  /** The index of `length` fresh doubles, with unknown contents. Views taken before may be detached. */
  alloc(length: number): number;
  view(index: number, length: number): Float64Array;
  /** How many threads may share the steps of a loop. */
  readonly threads: number;
  /** Runs `body`, whose loops share their steps with all threads if its `work`, in multiplications, is worth it. */
  together<T>(work: number, body: () => T): T;
}

/**
 * Runs `work` on the WebAssembly loops, or without SIMD on their twins; the bits are the same. Frees its memory. A call costs about
 * 0.2 µs, so that WebAssembly is the faster one from order 2 on (measured).
 */
export function decompose<T>(work: (on: Decompositions) => T): T {
  const module = wasm();
  if (!module) return onTwins(work);
  const mark = module.mark();
  try {
    return work({
      loops: module.loops,
      alloc: (length) => module.alloc(length) / 8,
      view: (index, length) => module.f64(index * 8, length),
      threads: module.threads,
      together: (effort, body) => module.together(effort, body),
    });
  } finally {
    module.release(mark);
  }
}

let top = 0;

function onTwins<T>(work: (on: Decompositions) => T): T {
  const mark = top;
  try {
    return work({
      loops: twinLoops,
      alloc(length) {
        const index = top;
        top += length;
        reserve(top);
        return index;
      },
      view: (index, length) => memory().subarray(index, index + length),
      threads: 1,
      together: (_effort, body) => body(),
    });
  } finally {
    top = mark;
  }
}
