/**
 * The memory that the decomposition loops work on: one row of doubles, addressed by index. In the WebAssembly build
 * `heap.as.ts` takes the place of this file, so one source of each loop serves both.
 */
export type Index = number;

let heap = new Float64Array(0);

/** The double at p + i. */
export function get(p: Index, i: Index): number {
  return heap[p + i];
}

export function set(p: Index, i: Index, value: number): void {
  heap[p + i] = value;
}

/** A small integer kept in a double's place. */
export function getIndex(p: Index, i: Index): Index {
  return heap[p + i];
}

export function setIndex(p: Index, i: Index, value: Index): void {
  heap[p + i] = value;
}

export function fill(n: Index, p: Index, value: number): void {
  heap.fill(value, p, p + n);
}

export function copy(n: Index, from: Index, to: Index): void {
  heap.copyWithin(to, from, from + n);
}

/** The whole memory, for the twins of the SIMD loops. A later `reserve` may replace it. */
export function memory(): Float64Array {
  return heap;
}

/** Makes room for `length` doubles; contents stay. */
export function reserve(length: number): void {
  if (length <= heap.length) return;
  const larger = new Float64Array(Math.max(length, 2 * heap.length));
  larger.set(heap);
  heap = larger;
}
