import { EtalonError } from "../../base/errors.ts";
import { OPERANDS, PLACES, type SharedWork, type ThreadStart, workThrough } from "./sharedWork.ts";
import type { LoopName, WasmLoops } from "./wasmLoops.ts";

/** Milliseconds without any call done after which the threads count as dead. */
const PATIENCE = 60_000;
/** Multiplications before threads are started: they need 40 to 200 ms (measured), which short work would never win back. */
const WORTH_STARTING = 1e8;

/** Starts a thread that runs `serveThread`. It must not keep the program alive. */
export type SpawnThread = (start: ThreadStart) => void;

/** Threads over one shared memory, started when there is much work. */
export interface ThreadPool {
  /** Runs calls of one loop, in any order, on all threads; `work` in multiplications, scratch as (operand, address, bytes for each thread). */
  run(
    loop: LoopName,
    calls: readonly (readonly number[])[],
    work: number,
    scratch: readonly (readonly number[])[],
  ): void;
  /** Runs `body` while the other threads attend to its steps, by a control block in the shared memory. */
  together<T>(control: number, work: number, body: () => T): T;
  close(): void;
}

export function threadPool(
  threads: number,
  { module, memory, loops }: { module: WebAssembly.Module; memory: WebAssembly.Memory; loops: WasmLoops },
  spawn: SpawnThread,
): ThreadPool {
  const shared: SharedWork = {
    state: new Int32Array(new SharedArrayBuffer(64)),
    numbers: new Float64Array(new SharedArrayBuffer(8 * (PLACES.calls + OPERANDS))),
    places: PLACES,
    names: Object.entries(loops).flatMap(([name, loop]) => (typeof loop === "function" ? [name] : [])),
  };
  const { state, numbers } = shared;
  let before = 0;
  const start = (): void => {
    for (let thread = 1; thread < threads; thread++) spawn({ ...shared, module, memory, thread });
  };
  const wake = (): void => {
    Atomics.add(state, PLACES.epoch, 1);
    Atomics.notify(state, PLACES.epoch);
  };
  const begin = (work: number): void => {
    if (before < WORTH_STARTING && before + work >= WORTH_STARTING) start();
    before += work;
  };
  const announce = (loop: string, arity: number, count: number): void => {
    state[PLACES.loop] = shared.names.indexOf(loop);
    state[PLACES.arity] = arity;
    state[PLACES.count] = count;
    Atomics.store(state, PLACES.done, 0);
    Atomics.store(state, PLACES.left, count);
    wake();
  };
  return {
    run(loop, calls, work, scratch) {
      begin(work);
      const arity = calls[0].length;
      const most = Math.floor(OPERANDS / arity);
      for (let first = 0; first < calls.length; first += most) {
        const batch = calls.slice(first, first + most);
        numbers.fill(-1, 0, PLACES.calls);
        scratch.forEach((row, s) => {
          numbers.set(row, 3 * s);
        });
        batch.forEach((call, e) => {
          numbers.set(call, PLACES.calls + e * arity);
        });
        announce(loop, arity, batch.length);
        workThrough(shared, loops, 0);
        awaitAll(state);
      }
    },
    together(control, work, body) {
      begin(work);
      if (before < WORTH_STARTING) return body();
      numbers.fill(-1, 0, PLACES.calls);
      for (let thread = 1; thread < threads; thread++) numbers.set([control, thread], PLACES.calls + 2 * (thread - 1));
      loops.openTeam(control, threads);
      announce("attend", 2, threads - 1);
      try {
        return body();
      } finally {
        loops.closeTeam();
        Atomics.sub(state, PLACES.count, Atomics.exchange(state, PLACES.left, 0));
        awaitAll(state);
      }
    },
    close() {
      Atomics.store(state, PLACES.closed, 1);
      wake();
    },
  };
}

function awaitAll(state: Int32Array): void {
  for (let done = Atomics.load(state, PLACES.done); done < state[PLACES.count]; ) {
    const outcome = Atomics.wait(state, PLACES.done, done, PATIENCE);
    const now = Atomics.load(state, PLACES.done);
    if (outcome === "timed-out" && now === done) throw lost("did not answer for a minute");
    done = now;
  }
  if (Atomics.exchange(state, PLACES.failed, 0) === 1) throw lost("aborted a loop");
}

const lost = (what: string): EtalonError =>
  new EtalonError(
    "NUMERIC",
    `A thread ${what}. Run on one thread, and please report this with the data that caused it.`,
  );
