import { busy } from "./refusal.ts";

/** How many requests compute at once, and how many may wait. */
export interface AdmissionLimits {
  readonly concurrency: number;
  readonly queue: number;
}

/** A gate with a bounded line before it, first come, first served. */
export interface Admission {
  readonly active: number;
  readonly waiting: number;
  /** Runs the work when its turn comes. 503 at once when the line is full, 499-like `ABORTED` when the client leaves it. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function admission({ concurrency, queue }: AdmissionLimits): Admission {
  let active = 0;
  const line = new Set<() => void>();
  const enter = (signal: AbortSignal): Promise<void> => {
    if (active < concurrency) {
      active++;
      return Promise.resolve();
    }
    if (line.size >= queue) throw busy(`${active} requests are computed and ${line.size} wait. Ask again soon.`);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        line.delete(admitted);
        reject(busy("the client left before its turn."));
      };
      const admitted = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      line.add(admitted);
      signal.addEventListener("abort", leave, { once: true });
    });
  };
  /** Hands the place on: `active` falls only when no one waits. */
  const exit = (): void => {
    const [next] = line;
    if (!next) active--;
    else {
      line.delete(next);
      next();
    }
  };
  return {
    get active() {
      return active;
    },
    get waiting() {
      return line.size;
    },
    async run(signal, work) {
      await enter(signal);
      try {
        return await work();
      } finally {
        exit();
      }
    },
  };
}
