/**
 * The memory that the graph loops work on: 32-bit words, addressed by index, each an integer or a float. In the WebAssembly build
 * `graphMemory.as.ts` takes the place of this file, so one source of each loop serves both.
 */
import type { Index } from "./heap.ts";

let ints = new Int32Array(0);
let floats = new Float32Array(0);

/** Makes later calls work on this memory. */
export function useGraphMemory(buffer: ArrayBuffer): void {
  if (ints.buffer === buffer) return;
  ints = new Int32Array(buffer);
  floats = new Float32Array(buffer);
}

/** The integer at p + i. */
export function int(p: Index, i: Index): Index {
  return ints[p + i];
}

export function setInt(p: Index, i: Index, value: Index): void {
  ints[p + i] = value;
}

export function float(p: Index, i: Index): number {
  return floats[p + i];
}

/** Rounds to 32 bits. */
export function setFloat(p: Index, i: Index, value: number): void {
  floats[p + i] = value;
}

export function fillWords(n: Index, p: Index, value: Index): void {
  ints.fill(value, p, p + n);
}

export function moveWords(n: Index, from: Index, to: Index): void {
  ints.copyWithin(to, from, from + n);
}

/** Σ (x_c − y_c)² over n floats, n a multiple of 4, in 32 bits: in eight lanes by index modulo 8, then from lanes 4 apart on. */
export function squaredApart(n: Index, x: Index, y: Index): number {
  const round = Math.fround;
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const square = (c: number): number => {
    const difference = round(floats[x + c] - floats[y + c]);
    return round(difference * difference);
  };
  let c = 0;
  for (; c + 8 <= n; c += 8) {
    a0 = round(a0 + square(c));
    a1 = round(a1 + square(c + 1));
    a2 = round(a2 + square(c + 2));
    a3 = round(a3 + square(c + 3));
    b0 = round(b0 + square(c + 4));
    b1 = round(b1 + square(c + 5));
    b2 = round(b2 + square(c + 6));
    b3 = round(b3 + square(c + 7));
  }
  if (c < n) {
    a0 = round(a0 + square(c));
    a1 = round(a1 + square(c + 1));
    a2 = round(a2 + square(c + 2));
    a3 = round(a3 + square(c + 3));
  }
  const even = round(round(a0 + b0) + round(a2 + b2));
  return round(even + round(round(a1 + b1) + round(a3 + b3)));
}
