import type { LoopName, WasmLoops } from "./wasmLoops.ts";

/** Places of the control words. */
export const PLACES = {
  epoch: 0,
  left: 1,
  done: 2,
  count: 3,
  loop: 4,
  arity: 5,
  failed: 6,
  closed: 7,
  calls: 8,
} as const;
/** Operands of calls that are held at a time, after `PLACES.calls` doubles about scratch: two of (operand, address, bytes). */
export const OPERANDS = 1 << 15;

/** What the threads of a pool share. */
export interface SharedWork {
  readonly state: Int32Array;
  readonly numbers: Float64Array;
  readonly places: typeof PLACES;
  readonly names: readonly string[];
}

/** What a thread is started with; every part can be sent to a worker. */
export interface ThreadStart extends SharedWork {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1; 0 is the one that fits. */
  readonly thread: number;
}

/**
 * Takes calls, last one first, until none is left. What a call is, is written before `left` and rewritten only after all are done, so that
 * whoever lowers `left` may read it. Stands alone: its text is the program of a worker.
 */
export function workThrough(work: SharedWork, loops: WasmLoops, thread: number): void {
  const { state, numbers, places, names } = work;
  for (;;) {
    const left = Atomics.load(state, places.left);
    if (left === 0) return;
    if (Atomics.compareExchange(state, places.left, left, left - 1) !== left) continue;
    const arity = state[places.arity];
    const start = places.calls + (left - 1) * arity;
    const operands = Array.from(numbers.subarray(start, start + arity));
    for (let s = 0; s < 6; s += 3) if (numbers[s] >= 0) operands[numbers[s]] = numbers[s + 1] + thread * numbers[s + 2];
    try {
      (loops[names[state[places.loop]] as LoopName] as (...operands: number[]) => unknown)(...operands);
    } catch {
      Atomics.store(state, places.failed, 1);
    }
    if (Atomics.add(state, places.done, 1) + 1 === state[places.count]) Atomics.notify(state, places.done);
  }
}

/** The life of a worker: work, sleep until there is more, end when the pool is closed. Stands alone but for `work`. */
export function serveThread(start: ThreadStart, work: typeof workThrough): void {
  const { module, memory, thread, state, places } = start;
  const refuse = (): never => {
    throw new Error("a loop aborted");
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: refuse, spreadProduct: refuse } });
  for (;;) {
    const epoch = Atomics.load(state, places.epoch);
    if (Atomics.load(state, places.closed) === 1) return;
    work(start, exports as unknown as WasmLoops, thread);
    Atomics.wait(state, places.epoch, epoch);
  }
}

/** The program of a worker as text: a function that takes its `ThreadStart`. */
export const threadProgram = (): string =>
  `((start) => { const workThrough = ${workThrough}; (${serveThread})(start, workThrough); })`;
