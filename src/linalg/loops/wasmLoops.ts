import type { DecompositionLoops } from "./decompositionLoops.ts";
import type { GraphLoops } from "./graphLoops.ts";
import type { PointLoops } from "./pointLoops.ts";

/** Every loop of the WebAssembly module. */
export interface WasmLoops extends DecompositionLoops, GraphLoops, PointLoops {}

/** Loops over points, of which many calls may run at once. */
export type LoopName = keyof PointLoops;

/** The operands of one call. */
export type Call<K extends LoopName> = Readonly<Parameters<PointLoops[K]>>;

/** Operand `at` of every call is the address of `count` doubles that no other call touches meanwhile. */
export interface Scratch {
  readonly at: number;
  readonly count: number;
}
