import { plainLines } from "./textTable.ts";

/** What a command found. */
export interface Outcome {
  /** What `--json` prints. */
  readonly document: unknown;
  /** What people read. */
  readonly text: string;
  /** 0 when left out. */
  readonly exitCode?: number;
  /** For people, on stderr, even with `--json`; not with `--quiet`. */
  readonly warnings?: readonly string[];
}

export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly seed: number;
}

const say = ({ quiet }: Pick<GlobalFlags, "quiet">, warnings: readonly string[]): void => {
  if (!quiet) for (const warning of warnings) process.stderr.write(`warning: ${plainLines(warning)}\n`);
};

/** The work, with what was noticed before it said also where it fails: what was left out of the data is often why. */
export async function despite<T>(
  flags: Pick<GlobalFlags, "quiet">,
  warnings: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    say(flags, warnings);
    throw error;
  }
}

/** Runs the work of a command and prints what it found. */
export async function finish(flags: GlobalFlags, work: () => Outcome | Promise<Outcome>): Promise<void> {
  const { document, text, exitCode = 0, warnings = [] } = await work();
  say(flags, warnings);
  process.stdout.write(`${flags.json ? JSON.stringify(document) : plainLines(text)}\n`);
  process.exitCode = exitCode;
}
