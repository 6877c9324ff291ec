import type { Index } from "./heap.ts";

/** One part of a step: reads its operands from `frame` and writes where no other part of the step does. */
export type Part = (frame: Index, part: Index) => void;

/**
 * One step: all parts 0 .. count−1 are done when it returns. In WebAssembly the threads that attend take some of them, the fitting thread from the
 * end and others from the beginning, so that each meets its own rows again in the next step; no bit may depend on who takes what.
 */
export function share(task: Part, count: Index, frame: Index): void {
  for (let part: Index = 0; part < count; part++) task(frame, part);
}

/** How many may work at once: each needs scratch of its own. */
export function members(): Index {
  return 1;
}

/** Which of them runs this, from 0. */
export function member(): Index {
  return 0;
}

/** Whether sharing a step now would occupy other threads. */
export function hasHelp(): boolean {
  return false;
}
