import { emitKeypressEvents, type Key } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { KEYS, type LabelSession } from "./labelSession.ts";

/** A keyboard: a terminal's input, or any stream of keys. */
export type Keyboard = Readable & { setRawMode?(raw: boolean): unknown; unref?(): unknown };

export interface TerminalOptions {
  readonly keyboard: Keyboard;
  readonly screen: Writable;
  /** The present question with everything around it. */
  readonly draw: () => string;
  /** What tells of signals; the process by default. */
  readonly signals?: Pick<NodeJS.EventEmitter, "on" | "off">;
}

/** Signals that ask a program at a terminal to end, and its exit codes then. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Asks at a terminal until the session ends: single keys without Enter, one after the other in the order they were struck. Ctrl-C, Ctrl-D, the end of
 * the input, SIGTERM and a terminal that hangs up quit; all answers are saved by then. The exit code: 0, or that of Ctrl-C or of the signal. The terminal is given back
 * as it was, also after an error.
 */
export async function labelInTerminal(
  session: LabelSession,
  { keyboard, screen, draw, signals = process }: TerminalOptions,
): Promise<number> {
  let exitCode = 0;
  let failed: { readonly thrown: unknown } | undefined;
  const show = (): void => {
    if (session.view.kind !== "end") screen.write(`\n${draw()}\n> `);
  };
  show();
  if (session.view.kind === "end") return exitCode;
  await new Promise<void>((resolve) => {
    let busy: Promise<void> = Promise.resolve();
    const end = (): void => {
      keyboard.off("keypress", strike);
      keyboard.off("end", close);
      for (const name of Object.keys(EXIT_CODES)) signals.off(name, stop);
      keyboard.setRawMode?.(false);
      keyboard.pause();
      keyboard.unref?.();
      screen.write("\n");
      resolve();
    };
    const press = async (key: string): Promise<void> => {
      if (failed || session.view.kind === "end" || !session.takes(key)) return;
      screen.write(`${KEYS[key as keyof typeof KEYS] ?? key}\n`);
      await session.press(key);
      if ((session.view.kind as string) === "end") end();
      else show();
    };
    const strike = (text: string | undefined, key: Key): void => {
      if (key.ctrl === true && key.name === "c") exitCode ||= EXIT_CODES.SIGINT;
      const quits = key.ctrl === true && (key.name === "c" || key.name === "d");
      const pressed = quits ? "q" : (text ?? "").toLowerCase();
      busy = busy
        .then(() => press(pressed))
        .catch((thrown: unknown) => {
          failed = { thrown };
          end();
        });
    };
    const close = (): void => strike("q", { sequence: "q", name: "q", ctrl: false, meta: false, shift: false });
    const stop = (name: keyof typeof EXIT_CODES): void => {
      exitCode ||= EXIT_CODES[name];
      close();
    };
    emitKeypressEvents(keyboard);
    keyboard.setRawMode?.(true);
    keyboard.on("keypress", strike);
    keyboard.on("end", close);
    for (const name of Object.keys(EXIT_CODES)) signals.on(name, stop);
    keyboard.resume();
  });
  if (failed) throw (failed as { readonly thrown: unknown }).thrown;
  return exitCode;
}
