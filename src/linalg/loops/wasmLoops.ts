import type { DecompositionLoops } from "./decompositionLoops.ts";
import type { GraphLoops } from "./graphLoops.ts";
import type { PointLoops } from "./pointLoops.ts";

/** Threads that attend to one decomposition or product, and take the parts of its steps: see team.ts. */
interface TeamLoops {
  openTeam(control: number, threads: number): void;
  closeTeam(): void;
  attend(control: number, thread: number): void;
  /** `gemm` by the team; the workspace holds `sharedWorkspace(threads, n)` doubles more. */
  sharedGemm(...call: Call<"gemm">): void;
  sharedWorkspace(threads: number, columns: number): number;
}

/** Every loop of the WebAssembly module. */
export interface WasmLoops extends DecompositionLoops, GraphLoops, PointLoops, TeamLoops {}

/** Loops over points, of which many calls may run at once. */
export type LoopName = keyof PointLoops;

/** The operands of one call. */
export type Call<K extends LoopName> = Readonly<Parameters<PointLoops[K]>>;

/** Operand `at` of every call is the address of `count` doubles that no other call touches meanwhile. */
export interface Scratch {
  readonly at: number;
  readonly count: number;
}
