/** What Ctrl-C and SIGTERM have asked for. */
export interface Interrupt {
  /** Fires at the first request to stop. */
  readonly signal: AbortSignal;
  /** 130 after SIGINT, 143 after SIGTERM, undefined before. */
  readonly exitCode: number | undefined;
  /** Gives the signals back to the system's own handling. */
  release(): void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Takes over Ctrl-C and SIGTERM: the first asks the work to stop and keep the best so far, the second ends the process at once. */
export function watchInterrupts(say: (message: string) => void): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const handle = (name: NodeJS.Signals): void => {
    const code = EXIT_CODES[name as keyof typeof EXIT_CODES];
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    say("stopping: the best so far is kept. Once more abandons it.");
    controller.abort(name);
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, handle);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    release() {
      for (const name of Object.keys(EXIT_CODES)) process.off(name, handle);
    },
  };
}
