import { radixOrder } from "../linalg/radixOrder.ts";

/**
 * The indices 0 … n - 1 by ascending key (finite numbers), equal keys by `tie`, equal ties by index: a total order, so that the result does not
 * depend on an engine's sort. A radix sort of the leading 32 bits, then comparisons within the short runs that share them: about O(n).
 */
export function orderByKey(keys: Float64Array, tie: (i: number, j: number) => number): Int32Array {
  const { order, prefixes, ties } = radixOrder(keys);
  if (ties === 0) return order;
  const compare = (i: number, j: number): number => keys[i] - keys[j] || tie(i, j) || i - j;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && prefixes[order[end]] === prefixes[order[start]]) end++;
    if (end - start > 16) order.subarray(start, end).sort(compare);
    else insertionSort(order, start, end, compare);
    start = end;
  }
  return order;
}

function insertionSort(order: Int32Array, start: number, end: number, compare: (i: number, j: number) => number): void {
  for (let slot = start + 1; slot < end; slot++) {
    const index = order[slot];
    let hole = slot;
    for (; hole > start && compare(order[hole - 1], index) > 0; hole--) order[hole] = order[hole - 1];
    order[hole] = index;
  }
}
