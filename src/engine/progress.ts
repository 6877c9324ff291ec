import { clock } from "./clock.ts";

/** A line that is rewritten in place while work goes on. */
export interface Progress {
  /** `share` from 0 to 1, or null where the end is not known. */
  update(share: number | null, text: string): void;
  /** Removes the line. */
  clear(): void;
}

/** What a progress line is written to: stderr, usually. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** A progress bar on a terminal, rewritten at most ten times a second; silent when `screen` is no terminal or `quiet` is set. */
export function progressBar(screen: Screen, quiet = false): Progress {
  if (quiet || screen.isTTY !== true) return { update() {}, clear() {} };
  let drawn = -Infinity;
  let shown = false;
  return {
    update(share, text) {
      const now = clock();
      if (now - drawn < 100) return;
      drawn = now;
      shown = true;
      screen.write(`\r\u001b[2K${barLine(share, text, screen.columns || 80)}`);
    },
    clear() {
      if (shown) screen.write("\r\u001b[2K");
      shown = false;
      drawn = -Infinity;
    },
  };
}

const CELLS = 24;

/** The line itself: bar, percentage and text, cut to the terminal's width. */
export function barLine(share: number | null, text: string, columns: number): string {
  const filled = share === null ? 0 : Math.max(0, Math.min(CELLS, Math.round(share * CELLS)));
  const percent = share === null ? "   " : `${Math.floor(100 * Math.max(0, Math.min(1, share)))}%`.padStart(4);
  const line = `${"█".repeat(filled)}${"░".repeat(CELLS - filled)} ${percent} ${text}`;
  return [...line].slice(0, Math.max(1, columns - 1)).join("");
}
