import { type Interrupt, watchInterrupts } from "../engine/interrupt.ts";
import { type Progress, progressBar } from "../engine/progress.ts";

/** Runs long work with Ctrl-C and SIGTERM taken over and a progress bar on stderr; both are given back however it ends. */
export async function session<T>(
  quiet: boolean | undefined,
  work: (interrupt: Interrupt, bar: Progress) => Promise<T>,
): Promise<T> {
  const bar = progressBar(process.stderr, quiet);
  const interrupt = watchInterrupts((message) => {
    bar.clear();
    process.stderr.write(`${message}\n`);
  });
  try {
    return await work(interrupt, bar);
  } finally {
    bar.clear();
    interrupt.release();
  }
}
