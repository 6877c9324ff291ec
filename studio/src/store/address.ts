/** Browsers stop listening to pages that change their address more than 200 times in 30 seconds, as a drag would; in milliseconds. */
const PAUSE = 200;

let wanted: string | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;

function write(): void {
  if (wanted !== undefined) history.replaceState(null, "", wanted);
  wanted = undefined;
}

/** Writes the part of the address behind #, at once or shortly after the one before; the newest wins. */
export function writeAddress(hash: string): void {
  wanted = hash;
  if (waiting !== undefined) return;
  write();
  waiting = setTimeout(() => {
    waiting = undefined;
    if (wanted !== undefined) writeAddress(wanted);
  }, PAUSE);
}

/** Forgets what waits to be written: the user has typed another address. */
export function dropAddress(): void {
  wanted = undefined;
}

globalThis.addEventListener?.("pagehide", write);
