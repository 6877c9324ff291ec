import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type SpawnThread, type ThreadsInUse, threadProgram, useThreads } from "../linalg/threads.ts";

/** Threads as `node:worker_threads`, which end with the program. */
export const spawnThread: SpawnThread = (start) => {
  const program = `${threadProgram()}(require("node:worker_threads").workerData)`;
  const worker = new Worker(program, { eval: true, execArgv: [], workerData: start });
  worker.on("error", () => undefined); // what it leaves undone the fitting thread does
  worker.unref();
};

/**
 * Lets the numeric core work on `threads` threads: as many as the machine runs at once, or as `ETALON_THREADS` says, when left out. They start with the first
 * large work and end with the program; 1 ends them at once. Results have the same bits whatever the number.
 */
export function useThreadsOfNode(threads = wantedThreads()): ThreadsInUse {
  return useThreads(threads, spawnThread);
}

/** As many threads as the machine runs at once, or as `ETALON_THREADS` says. */
export function wantedThreads(): number {
  const wanted = Number(process.env["ETALON_THREADS"]);
  return Number.isInteger(wanted) && wanted > 0 ? wanted : availableParallelism();
}
