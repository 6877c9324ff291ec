import type { Verdict } from "../optim/solve.ts";
import { clock } from "./clock.ts";

export interface DriveOptions<Step> {
  /** Once it fires, the run is asked to end at its current iterate. */
  readonly signal?: AbortSignal;
  /** Seconds after which the run is asked to end. */
  readonly timeLimit?: number;
  /** Sees every step. */
  readonly onStep?: (step: Step) => void;
  /** Milliseconds of work between two breaks in which signals and timers are served; default 40. */
  readonly breath?: number;
}

/**
 * Advances a run to its end, giving way to signals and timers on the way. When the signal fires or the time is spent, the run is sent a verdict
 * that is not a convergence: it ends at its current iterate and keeps what it has.
 */
export async function drive<Step, Result>(
  run: Generator<Step, Result, Verdict | undefined>,
  { signal, timeLimit = Infinity, onStep, breath = 40 }: DriveOptions<Step> = {},
): Promise<Result> {
  const start = clock();
  let rested = start;
  let wish: Verdict | undefined;
  for (;;) {
    const next = run.next(wish);
    if (next.done) return next.value;
    onStep?.(next.value);
    if (clock() - rested > breath) {
      await nextTurn();
      rested = clock();
    }
    if (signal?.aborted) wish = { reason: "stopped by the user", converged: false };
    else if (clock() - start > timeLimit * 1000)
      wish = { reason: `reached the time limit of ${timeLimit} s`, converged: false };
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
