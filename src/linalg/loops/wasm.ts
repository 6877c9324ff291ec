import { EtalonError } from "../../base/errors.ts";
import { withSharedMemory } from "./sharedMemory.ts";
import { spreadProduct } from "./spreadProduct.ts";
import { type SpawnThread, type ThreadPool, threadPool } from "./threadPool.ts";
import { wasmBase64 } from "./wasm.generated.ts";
import type { Call, LoopName, Scratch, WasmLoops } from "./wasmLoops.ts";

/** The WebAssembly loops over one memory, with a stack allocator for their operands. Not re-entrant: one call at a time. */
export interface Wasm {
  readonly loops: WasmLoops;
  /** A 64-byte aligned address for `count` doubles, its contents left over from earlier use. Growing the memory detaches older views: take views after the last `alloc`. */
  alloc(count: number): number;
  mark(): number;
  release(mark: number): void;
  /** The whole memory as doubles; entry `address / 8` is the double at `address`. Taken anew after each `alloc`. */
  heap(): Float64Array;
  f64(address: number, count: number): Float64Array;
  i32(address: number, count: number): Int32Array;
  /** How many calls may run at once. */
  readonly threads: number;
  /** Makes all calls of one loop, which must not depend on each other; on all threads if their `work`, in multiplications, is worth it. */
  spread<K extends LoopName>(loop: K, calls: readonly Call<K>[], work: number, ...scratch: readonly Scratch[]): void;
  /** Runs `body`, whose loops share their steps with all threads if its `work`, in multiplications, is worth it. */
  together<T>(work: number, body: () => T): T;
}

/** Threads of the shared instance, and how one is started. */
export interface Threading {
  readonly threads: number;
  readonly spawn: SpawnThread;
}

/** Multiplications from which waking threads pays (measured: 15 µs to wake and join). */
export const WORTH_SPREADING = 1e6;
/** Doubles of a team's control block. */
const TEAM_CONTROL = 64;

let instance: Wasm | null | undefined;
let compiled: WebAssembly.Module | null | undefined;
let compiledShared: WebAssembly.Module | null | undefined;
let threading: Threading | undefined;
let pool: ThreadPool | undefined;

/** The shared instance of the module, or null where the engine has no WebAssembly SIMD or no room. Compiled on first use. */
export function wasm(): Wasm | null {
  if (instance === undefined) instance = (threading ? threadedWasm(threading) : null) ?? ownWasm();
  return instance;
}

/** Whether the engine can run the loops over a shared memory. */
export function canShare(): boolean {
  const bytes = instance === null ? undefined : withSharedMemory(moduleBytes());
  return bytes !== undefined && typeof WebAssembly !== "undefined" && WebAssembly.validate(bytes);
}

/** Lets the shared instance work on several threads from now on, or on one again. */
export function useThreading(next: Threading | undefined): void {
  pool?.close();
  pool = undefined;
  threading = next;
  if (instance !== null) instance = undefined;
}

/** Turns the WebAssembly loops off (readable twins compute everything) or on again: for tests and for comparing the two. */
export function useWasm(on: boolean): void {
  instance = on ? undefined : null;
}

/** A further instance with a memory of its own, for data that stay between calls; null where `wasm()` is, or without room. */
export function ownWasm(): Wasm | null {
  if (instance === null) return null;
  compiled ??= compile();
  return compiled && instantiate(compiled, reserve(), () => ({ threads: 1, pool: undefined }));
}

/** Runs `body` and releases whatever it allocated, also when it throws. */
export function inArena<T>(core: Wasm, body: () => T): T {
  const mark = core.mark();
  try {
    return body();
  } finally {
    core.release(mark);
  }
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
}

function compile(bytes = moduleBytes()): WebAssembly.Module | null {
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) return null;
  return new WebAssembly.Module(bytes);
}

/** An instance over a shared memory; null where the engine has none. */
function threadedWasm({ threads, spawn }: Threading): Wasm | null {
  if (compiledShared === undefined) {
    const bytes = withSharedMemory(moduleBytes());
    compiledShared = bytes ? compile(bytes) : null;
  }
  const module = compiledShared;
  const memory = module && reserve(true);
  if (!module || !memory) return null;
  return instantiate(module, memory, (loops) => {
    pool = threadPool(threads, { module, memory, loops }, spawn);
    return { threads, pool };
  });
}

function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory | null,
  open: (loops: WasmLoops) => { readonly threads: number; readonly pool: ThreadPool | undefined },
): Wasm | null {
  if (!memory) return null;
  const abort = (): never => {
    throw new EtalonError("NUMERIC", "A WebAssembly loop aborted. Please report this with the data that caused it.");
  };
  const { exports } = new WebAssembly.Instance(module, {
    env: { memory, abort, spreadProduct: (...operands: Call<"gemm">) => spreadProduct(core, operands) },
  });
  const loops = exports as unknown as WasmLoops;
  const { threads, pool } = open(loops);
  let top = 1 << 16;
  let heap = new Float64Array(memory.buffer);
  const core: Wasm = {
    loops,
    threads,
    alloc(count) {
      const address = top;
      const end = Math.ceil((top + count * 8) / 64) * 64;
      if (end > heap.length * 8) {
        grow(memory, end);
        heap = new Float64Array(memory.buffer);
      }
      top = end;
      return address;
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    heap: () => heap,
    f64: (address, count) => new Float64Array(memory.buffer, address, count),
    i32: (address, count) => new Int32Array(memory.buffer, address, count),
    spread(loop, calls, work, ...scratch) {
      const shared = pool && calls.length > 1 && work >= WORTH_SPREADING ? pool : undefined;
      inArena(core, () => {
        const copies = shared ? threads : 1;
        const places = scratch.map(({ at, count }) => {
          const bytes = Math.ceil(count / 8) * 64;
          return [at, core.alloc((copies * bytes) / 8), bytes];
        });
        if (shared) {
          shared.run(loop, calls, work, places);
          return;
        }
        const run = loops[loop] as (...operands: number[]) => unknown;
        for (const call of calls) {
          const operands: number[] = [...call];
          for (const [at, address] of places) operands[at] = address;
          run(...operands);
        }
      });
    },
    together(work, body) {
      if (!pool || work < WORTH_SPREADING) return body();
      return inArena(core, () => pool.together(core.alloc(TEAM_CONTROL), work, body));
    },
  };
  return core;
}

/** Engines reserve gigabytes of addresses for each memory: where these are rationed, the twins compute. */
function reserve(shared = false): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum: 65536, shared });
  } catch {
    return null;
  }
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / 65536);
  try {
    memory.grow(pages);
  } catch (cause) {
    throw new EtalonError(
      "MEMORY",
      `The numeric core needs ${bytes} bytes but WebAssembly has at most 4 GiB. Use fewer points or features at a time.`,
      { cause },
    );
  }
}
