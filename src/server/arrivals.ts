/** Milliseconds for which all else waits while connections come without a pause. */
const LONGEST_WELCOME = 10;

/** Counts the connections that came. */
export interface Arrivals {
  readonly count: number;
  note(): void;
}

export function arrivals(): Arrivals {
  let count = 0;
  return {
    get count() {
      return count;
    },
    note: () => void count++,
  };
}

/**
 * Whether connections came since it was asked last, to be asked once in each round of the event loop: Node takes one connection a round, so who does
 * little in a round lets more of them in. Says no after 10 ms of yes, so that work goes on however many come.
 */
export function arriving(come: Arrivals): () => boolean {
  let known = come.count;
  let since: number | undefined;
  return () => {
    const came = come.count > known;
    known = come.count;
    const now = performance.now();
    since = came ? (since ?? now) : undefined;
    if (since === undefined || now - since < LONGEST_WELCOME) return came;
    since = undefined;
    return false;
  };
}
