import { EtalonError } from "../base/errors.ts";

/** Limits from outside: the pure layers have no clock of their own. */
export interface Budget {
  /** Milliseconds from any origin. Without one no times are reported. */
  readonly clock?: () => number;
  /** Seconds for one learner over all folds; needs `clock`. */
  readonly timeout?: number;
  /** Ends the run between two iterates. */
  readonly signal?: AbortSignal;
}

/** Counts the seconds one learner works and stops it when they are spent. */
export class Stopwatch {
  readonly #clock: (() => number) | undefined;
  readonly #limit: number;
  readonly #signal: AbortSignal | undefined;
  #milliseconds = 0;
  /** Whether `check` has found the time spent. */
  expired = false;

  constructor({ clock, timeout = Infinity, signal }: Budget) {
    if (!(timeout > 0) || (timeout < Infinity && !clock)) {
      throw new EtalonError(
        "OPTION",
        `timeout: ${timeout} is not legal. Give seconds above 0, together with a \`clock\`.`,
      );
    }
    this.#clock = clock;
    this.#limit = timeout;
    this.#signal = signal;
  }

  /** Seconds of work so far, null without a clock. */
  get seconds(): number | null {
    return this.#clock ? this.#milliseconds / 1000 : null;
  }

  /** Runs `work` on the clock. */
  time<T>(work: () => T): T {
    if (!this.#clock) return work();
    const start = this.#clock();
    try {
      return work();
    } finally {
      this.#milliseconds += this.#clock() - start;
    }
  }

  /** `ABORTED` when the time is spent or the signal has fired. */
  check(who: string): void {
    if (this.#signal?.aborted) {
      throw new EtalonError("ABORTED", `${who}: stopped before it ended.`, { cause: this.#signal.reason });
    }
    this.expired = this.#milliseconds > this.#limit * 1000;
    if (this.expired) {
      throw new EtalonError(
        "ABORTED",
        `${who}: did not end within ${Number(this.#limit.toPrecision(3))} s. Allow more time, or lower its \`maxIterations\`.`,
      );
    }
  }
}
