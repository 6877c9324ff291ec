import { type Arrivals, arrivals, arriving } from "./arrivals.ts";
import { Refusal } from "./refusal.ts";

/** Milliseconds of computing after which others get their turn. */
const LONGEST_STRETCH = 10;

/** Called before work and between its slices: lets others run, and ends work that nobody waits for or that takes too long. */
export type Turn = () => Promise<void>;

/** Makes the turns of one request of at most `seconds`: 503 `ABORTED` beyond them, or when the client is gone. */
export type TurnMaker = (signal: AbortSignal, seconds: number) => Turn;

/**
 * Turns for all requests together. One alone computes between two looks of the event loop for news, and hardly longer than a stretch, however many
 * there are: else a line of short requests would keep the health waiting as a long one does. While connections come, computing waits for these.
 */
export function turnMaker(come: Arrivals = arrivals()): TurnMaker {
  const line: (() => void)[] = [];
  let stretch = Number.NEGATIVE_INFINITY;
  const busy = arriving(come);
  const next = (): void => {
    if (!busy()) {
      stretch = performance.now();
      line.shift()?.();
    }
    if (line.length > 0) setImmediate(next);
  };
  const place = (): Promise<void> =>
    new Promise((resolve) => {
      line.push(resolve);
      if (line.length === 1) setImmediate(next);
    });
  return (signal, seconds) => {
    const start = performance.now();
    return async () => {
      if (performance.now() - stretch >= LONGEST_STRETCH) await place();
      if (signal.aborted) throw new Refusal(503, "ABORTED", "the client is gone.");
      if (performance.now() - start > 1000 * seconds) {
        throw new Refusal(503, "ABORTED", `it takes longer than ${seconds} seconds. Send fewer points in one request.`);
      }
    };
  };
}
