import { EtalonError } from "./errors.ts";

/** Runs a generator to its end and returns its result. */
export function finish<T>(run: Generator<unknown, T>): T {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
  }
}

/** How a run in turns is watched and ended. */
export interface Turns<Step> {
  /** Ends the run with `ABORTED` before its next step. */
  readonly signal?: AbortSignal | undefined;
  /** Sees every step; what it throws ends the run. */
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** The same, giving way to other work before each step. Rejects with `ABORTED`, in the name of `owner`, when the signal fires. */
export async function finishInTurns<Step, T>(
  owner: string,
  run: Generator<Step, T>,
  { signal, onStep }: Turns<Step>,
): Promise<T> {
  for (;;) {
    await pause();
    if (signal?.aborted) {
      throw new EtalonError("ABORTED", `${owner}: the fit was aborted before it ended.`, { cause: signal.reason });
    }
    const next = run.next();
    if (next.done) return next.value;
    onStep?.(next.value);
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
