import type { Matrix } from "../linalg/matrix.ts";
import type { Method } from "../optim/solve.ts";

const FIRST_WIDTH = 0.5;
const LAST_WIDTH = 1e-9;
const SHARPER = 1 / 4;
const STEPS = 120;
/** Small steps in a row that settle a stage: now and then a step of spectral length is small by chance. */
const SMALL = 2;

/**
 * Minimizes an objective whose loss has kinks: stages of up to 120 steps of `method` on the loss smoothed over a width, from where the stage before ended, each width a
 * quarter of the last. The smoothed objective is at most width/2 too low, so the best of a settled stage is that near the optimum.
 * Yields the lowest value of the true objective so far; `change` is that of the whole stage at its end, and minus the value before, which says nothing.
 * Nesterov, Smooth minimization of non-smooth functions, 2005.
 */
export function* sharpened(
  method: (width: number, start: Matrix) => Method,
  value: (x: Matrix) => number,
  start: Matrix,
): Method {
  let best = { x: start, value: value(start) };
  let from = start;
  for (let width = FIRST_WIDTH; ; width = Math.max(LAST_WIDTH, width * SHARPER)) {
    const before = best.value;
    const stage = method(width, from);
    for (let step = 1, small = 0; ; step++) {
      const { x, change, gradientNorm } = stage.next().value;
      from = x;
      const next = value(x);
      if (next < best.value) best = { x, value: next };
      small = Math.abs(change) <= 1e-4 * width * Math.abs(best.value) ? small + 1 : 0;
      const settled = step === STEPS || small === SMALL;
      const gained = settled ? best.value - before : -best.value;
      yield { ...best, change: gained, ...(gradientNorm === undefined ? {} : { gradientNorm }) };
      if (settled) break;
    }
  }
}
