import type { Strided } from "./gemm.ts";

/** Dense algebra of another library, for large operands. Its last bits are its own. */
export interface Backend {
  readonly name: string;
  /** C += alpha·A·B with A m x k, B k x n; false, with C untouched, where a stride is not its kind. */
  gemm(m: number, n: number, k: number, alpha: number, a: Strided, b: Strided, c: Strided): boolean;
  /** The n x n symmetric matrix, of which the lower triangle is given, becomes its eigenvectors as rows; values ascending. False where it fails. */
  eigh(n: number, matrix: Float64Array, values: Float64Array, scratch: Float64Array): boolean;
  /** Doubles of scratch for that. */
  eighScratch(n: number): number;
}

/** Multiplications from which handing operands over pays: a call takes 0.3 to 0.9 µs. */
const WORTH_HANDING_OVER = 30_000;

let current: Backend | undefined;

/** Lets another library compute large products and eigen-decompositions; our own loops again without one. */
export function useBackend(next: Backend | undefined): void {
  current = next;
}

/** The other library, where it is in use and `work`, in multiplications, is worth it. */
export const backendFor = (work: number): Backend | undefined => (work >= WORTH_HANDING_OVER ? current : undefined);
