import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";

/** Makes the largest component of each of n rows of n numbers positive, the first one on ties. */
export function pointPeaksUp(n: Index, rows: Index): void {
  for (let i: Index = 0; i < n; i++) peakUp(n, rows + i * n);
}

export function peakUp(n: Index, row: Index): void {
  let peak: Index = 0;
  let size = -1.0;
  for (let j: Index = 0; j < n; j++) {
    const magnitude = Math.abs(get(row, j));
    if (magnitude > size) {
      size = magnitude;
      peak = j;
    }
  }
  if (get(row, peak) < 0) for (let j: Index = 0; j < n; j++) set(row, j, -get(row, j));
}
