import { setImmediate } from "node:timers/promises";
import { Refusal } from "./refusal.ts";

/** Milliseconds of computing after which other requests get their turn. */
const LONGEST_STRETCH = 10;

/** Called between slices of long work: lets others run, and ends work that nobody waits for or that takes too long. */
export type Turn = () => Promise<void>;

/** Turns for one request of at most `seconds`. 503 `ABORTED` beyond them or when the client is gone. */
export function turns(signal: AbortSignal, seconds: number): Turn {
  const start = performance.now();
  let stretch = start;
  return async () => {
    if (performance.now() - stretch < LONGEST_STRETCH) return;
    await setImmediate();
    stretch = performance.now();
    if (signal.aborted) throw new Refusal(503, "ABORTED", "the client is gone.");
    if (stretch - start > 1000 * seconds) {
      throw new Refusal(503, "ABORTED", `it takes longer than ${seconds} seconds. Send fewer points in one request.`);
    }
  };
}
