import { EtalonError } from "../../base/errors.ts";
import { wasmBase64 } from "./wasm.generated.ts";

/** The WebAssembly loops over one memory, with a stack allocator for their operands. Not re-entrant: one call at a time. */
export interface Wasm {
  readonly loops: WasmLoops;
  /** A 64-byte aligned address for `count` doubles. Growing the memory detaches older views: take views after the last `alloc`. */
  alloc(count: number): number;
  mark(): number;
  release(mark: number): void;
  f64(address: number, count: number): Float64Array;
  i32(address: number, count: number): Int32Array;
}

/** Addresses are byte offsets, strides count elements. */
export interface WasmLoops {
  gemm_f64(m: number, n: number, k: number, alpha: number, a: number, rsa: number, csa: number, b: number, rsb: number, csb: number, c: number, ldc: number, workspace: number, mc: number, kc: number, nc: number, lower: number): void;
}

let instance: Wasm | null | undefined;

/** The compiled module, or null where the engine has no WebAssembly SIMD. Compiled on first use. */
export function wasm(): Wasm | null {
  if (instance === undefined) instance = instantiate();
  return instance;
}

/** Turns the WebAssembly loops off (readable twins compute everything) or on again: for tests and for comparing the two. */
export function useWasm(on: boolean): void {
  instance = on ? undefined : null;
}

function instantiate(): Wasm | null {
  const bytes = Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) return null;
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536 });
  const abort = (): never => {
    throw new EtalonError("NUMERIC", "A WebAssembly loop aborted. Please report this with the data that caused it.");
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, abort } });
  const base = 1 << 16;
  let top = base;
  return {
    loops: exports as unknown as WasmLoops,
    alloc(count) {
      const address = top;
      top = Math.ceil((top + count * 8) / 64) * 64;
      if (top > memory.buffer.byteLength) grow(memory, top);
      return address;
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    f64: (address, count) => new Float64Array(memory.buffer, address, count),
    i32: (address, count) => new Int32Array(memory.buffer, address, count),
  };
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const pages = Math.ceil((bytes - memory.buffer.byteLength) / 65536);
  try {
    memory.grow(pages);
  } catch (cause) {
    throw new EtalonError("MEMORY", `The numeric core needs ${bytes} bytes but WebAssembly has at most 4 GiB. Use fewer points or features at a time.`, { cause });
  }
}
