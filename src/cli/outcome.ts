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

/** Runs the work of a command and prints what it found. */
export async function finish(flags: GlobalFlags, work: () => Outcome | Promise<Outcome>): Promise<void> {
  const { document, text, exitCode = 0, warnings = [] } = await work();
  if (!flags.quiet) for (const warning of warnings) process.stderr.write(`warning: ${plainLines(warning)}\n`);
  process.stdout.write(`${flags.json ? JSON.stringify(document) : plainLines(text)}\n`);
  process.exitCode = exitCode;
}
