import { serveThread, type ThreadStart, workThrough } from "./loops/sharedWork.ts";
import type { SpawnThread } from "./loops/threadPool.ts";
import { canShare, useThreading } from "./loops/wasm.ts";

export { threadProgram } from "./loops/sharedWork.ts";
export type { SpawnThread, ThreadStart };

/** Threads in use, and why there is only one where more were wanted. */
export interface ThreadsInUse {
  readonly threads: number;
  readonly reason?: string;
}

/**
 * Lets the numeric core work on `threads` threads from now on, started by `spawn` when the first large work comes; 1 ends them. Results have the same
 * bits whatever the number. Falls back to one thread, with the reason, where memory cannot be shared or the thread that calls may not wait:
 * in browsers a page must be cross-origin isolated, and only workers may wait.
 */
export function useThreads(threads: number, spawn: SpawnThread): ThreadsInUse {
  const obstacle = threads > 1 ? obstacleToSharing() : undefined;
  if (threads <= 1 || obstacle !== undefined) {
    useThreading(undefined);
    return { threads: 1, ...(obstacle !== undefined && { reason: obstacle }) };
  }
  useThreading({ threads, spawn });
  return { threads };
}

/** What a worker does with its `ThreadStart`; returns when the pool is closed. */
export const serve = (start: ThreadStart): void => serveThread(start, workThrough);

function obstacleToSharing(): string | undefined {
  if (typeof SharedArrayBuffer === "undefined") return "memory cannot be shared: the page is not cross-origin isolated";
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
  } catch {
    return "this thread may not wait: call from a worker";
  }
  if (!canShare()) return "the engine has no shared WebAssembly memory with SIMD";
  return undefined;
}
