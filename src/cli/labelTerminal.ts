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
}

/**
 * Asks at a terminal until the session ends: single keys without Enter, one after the other in the order they were struck. Ctrl-C, Ctrl-D and the end of
 * the input quit; all answers are saved by then. True where Ctrl-C ended it. The terminal is given back as it was, also after an error.
 */
export async function labelInTerminal(
  session: LabelSession,
  { keyboard, screen, draw }: TerminalOptions,
): Promise<boolean> {
  let interrupted = false;
  let failed: { readonly thrown: unknown } | undefined;
  const show = (): void => {
    if (session.view.kind !== "end") screen.write(`\n${draw()}\n> `);
  };
  show();
  if (session.view.kind === "end") return false;
  await new Promise<void>((resolve) => {
    let busy: Promise<void> = Promise.resolve();
    const end = (): void => {
      keyboard.off("keypress", strike);
      keyboard.off("end", close);
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
      interrupted ||= key.ctrl === true && key.name === "c";
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
    emitKeypressEvents(keyboard);
    keyboard.setRawMode?.(true);
    keyboard.on("keypress", strike);
    keyboard.on("end", close);
    keyboard.resume();
  });
  if (failed) throw (failed as { readonly thrown: unknown }).thrown;
  return interrupted;
}
