import { clock } from "./clock.ts";

export interface TurnOptions {
  /** Milliseconds of work between two breaks in which keys, timers and signals are served; default 20. */
  readonly breath?: number;
  /** Asked in every break: whether nobody waits for the result any more. */
  readonly ended?: () => boolean;
}

/** Runs steps to their end, giving way to other work between them; undefined where it was ended before. */
export async function inTurns<Result>(
  steps: Generator<void, Result>,
  { breath = 20, ended = () => false }: TurnOptions = {},
): Promise<Result | undefined> {
  let rested = clock();
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    if (clock() - rested < breath) continue;
    await new Promise<void>((resolve) => void setImmediate(resolve));
    if (ended()) return undefined;
    rested = clock();
  }
}
