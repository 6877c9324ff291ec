import * as comlink from "comlink";
import type { Studio } from "./worker.ts";

/** A worker with the library in it. */
export interface Engine {
  readonly remote: comlink.Remote<Studio>;
  /** Ends it at once, whatever it does: what was asked stays unanswered. */
  end(): void;
}

/** Starts a worker; `onLost` hears why it can no longer answer. */
export function startWorker(onLost: (reason: string) => void): Engine {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "etalon" });
  worker.onerror = (event) => {
    event.preventDefault();
    onLost(event.message || "it could not be loaded");
  };
  worker.onmessageerror = () => onLost("a message could not be read");
  return { remote: comlink.wrap<Studio>(worker), end: () => worker.terminate() };
}

export { proxy } from "comlink";
