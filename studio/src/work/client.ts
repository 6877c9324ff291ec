import * as comlink from "comlink";
import type { Studio } from "./worker.ts";

/** The worker, started anew when it was lost. */
export function startWorker(): comlink.Remote<Studio> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "etalon" });
  return comlink.wrap<Studio>(worker);
}

export { proxy } from "comlink";
