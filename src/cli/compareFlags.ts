import type { DataFlags } from "./flags.ts";
import type { GlobalFlags } from "./outcome.ts";

/** What `etalon compare` was asked for. */
export interface CompareFlags extends GlobalFlags, DataFlags {
  readonly learners?: readonly string[];
  readonly folds: number;
  readonly foldsFile?: string;
  readonly neighbors: number;
  readonly set?: readonly string[];
  readonly timeout?: number;
  readonly budget?: number;
  readonly maxMemory?: number;
  readonly scale: string;
  readonly report?: string;
  readonly requireGain?: boolean;
}
