import { EtalonError } from "../../base/errors.ts";
import type { DecompositionLoops } from "./decompositionLoops.ts";
import type { GraphLoops } from "./graphLoops.ts";
import type { PointLoops } from "./pointLoops.ts";
import { wasmBase64 } from "./wasm.generated.ts";

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
}

export interface WasmLoops extends DecompositionLoops, GraphLoops, PointLoops {}

let instance: Wasm | null | undefined;
let compiled: WebAssembly.Module | null | undefined;

/** The shared instance of the module, or null where the engine has no WebAssembly SIMD or no room. Compiled on first use. */
export function wasm(): Wasm | null {
  if (instance === undefined) instance = ownWasm();
  return instance;
}

/** Turns the WebAssembly loops off (readable twins compute everything) or on again: for tests and for comparing the two. */
export function useWasm(on: boolean): void {
  instance = on ? undefined : null;
}

/** A further instance with a memory of its own, for data that stay between calls; null where `wasm()` is, or without room. */
export function ownWasm(): Wasm | null {
  if (instance === null) return null;
  compiled ??= compile();
  return compiled && instantiate(compiled);
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

function compile(): WebAssembly.Module | null {
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) return null;
  return new WebAssembly.Module(bytes);
}

function instantiate(module: WebAssembly.Module): Wasm | null {
  const memory = reserve();
  if (!memory) return null;
  const abort = (): never => {
    throw new EtalonError("NUMERIC", "A WebAssembly loop aborted. Please report this with the data that caused it.");
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
  let top = 1 << 16;
  let heap = new Float64Array(memory.buffer);
  return {
    loops: exports as unknown as WasmLoops,
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
  };
}

/** Engines reserve gigabytes of addresses for each memory: where these are rationed, the twins compute. */
function reserve(): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum: 65536 });
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
