import type { Matrix } from "../matrix.ts";
import { INNER_BLOCK } from "./gemm.ts";
import { copyIn } from "./gemmWasm.ts";
import type { Wasm } from "./wasm.ts";

/** Numbers x become ((x − origin) − shift)·factor, column by column: two steps, so that an origin near the data keeps their digits. */
export interface Offsets {
  readonly origin: Float64Array;
  readonly shift: Float64Array;
  readonly factor: number;
}

/** Calls `visit` for the rows of X in chunks of 256, as views of them: the order of sums that all loops over rows share. */
export function eachChunk(
  { rows, cols, data }: Matrix,
  visit: (chunk: Float64Array, first: number, count: number) => void,
): void {
  for (let first = 0; first < rows; first += INNER_BLOCK) {
    const count = Math.min(INNER_BLOCK, rows - first);
    visit(data.subarray(first * cols, (first + count) * cols), first, count);
  }
}

/** The same with each chunk copied to `address`, which holds `chunkLength` doubles. */
export function eachChunkIn(
  core: Wasm,
  points: Matrix,
  address: number,
  visit: (first: number, count: number) => void,
): void {
  for (let first = 0; first < points.rows; first += INNER_BLOCK) {
    const count = Math.min(INNER_BLOCK, points.rows - first);
    copyIn(core, points, first, 0, count, points.cols, address);
    visit(first, count);
  }
}

/** Doubles of a chunk of rows of d numbers. */
export const chunkLength = (d: number): number => INNER_BLOCK * d;

/** Allocates each array and copies it in. */
export function allocCopies<const A extends readonly Float64Array[]>(
  core: Wasm,
  ...arrays: A
): { [K in keyof A]: number } {
  const addresses = arrays.map((array) => core.alloc(array.length));
  const heap = core.heap();
  arrays.forEach((array, k) => {
    heap.set(array, addresses[k] / 8);
  });
  return addresses as { [K in keyof A]: number };
}
