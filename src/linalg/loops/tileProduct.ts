import type { Index } from "./heap.ts";
import { memory } from "./heap.ts";

/** Rows and columns of a tile. */
export const TILE_ROWS: Index = 4;
export const TILE_COLS: Index = 4;
/** Inner terms are summed in blocks of this many. */
const INNER: Index = 256;

/**
 * C += scale·A·B for a tile of 4 rows and 4 columns: a step of A has 4 entries, as one of B, and rows of C stand `stride` apart. Terms are summed
 * from zero over at most 256 steps. Twin of the SIMD loop.
 */
export function tileProduct(steps: Index, scale: number, a: Index, b: Index, c: Index, stride: Index): void {
  const h = memory();
  for (let i: Index = 0; i < TILE_ROWS; i++) {
    for (let j: Index = 0; j < TILE_COLS; j++) {
      let sum: number = 0;
      for (let p: Index = 0; p < steps; p++) sum += h[a + TILE_ROWS * p + i] * h[b + TILE_COLS * p + j];
      h[c + i * stride + j] += scale * sum;
    }
  }
}

export function blockOfSteps(left: Index): Index {
  return left < INNER ? left : INNER;
}
