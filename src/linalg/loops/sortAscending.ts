import type { Index } from "./heap.ts";
import { get, getIndex, setIndex } from "./heap.ts";

/** Sorts n indices by the values they point to; equal values keep their order. Insertion, for short or nearly sorted lists. */
export function sortAscending(n: Index, indices: Index, values: Index): void {
  for (let i = 1; i < n; i++) {
    const index = getIndex(indices, i);
    const value = get(values, index);
    let j = i - 1;
    while (j >= 0 && get(values, getIndex(indices, j)) > value) {
      setIndex(indices, j + 1, getIndex(indices, j));
      j--;
    }
    setIndex(indices, j + 1, index);
  }
}
