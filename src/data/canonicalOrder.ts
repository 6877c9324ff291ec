/**
 * The indices 0 … n - 1 by ascending key (finite numbers), equal keys by `tie`, equal ties by index: a total order, so that the result does not
 * depend on an engine's sort. A radix sort of the leading 32 bits, then comparisons within the short runs that share them: about O(n).
 */
export function orderByKey(keys: Float64Array, tie: (i: number, j: number) => number): Int32Array {
  const prefixes = sortablePrefixes(keys);
  const order = radixOrder(prefixes);
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

/** Which of the two 32-bit words of a double holds sign and exponent on this machine. */
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;

/** The leading 32 bits of each number, changed so that they sort as unsigned integers. */
function sortablePrefixes(keys: Float64Array): Uint32Array {
  // Adding 0 turns -0 into 0: they are one key.
  const words = new Uint32Array(keys.map((key) => key + 0).buffer);
  const prefixes = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const word = words[2 * i + HIGH_WORD];
    prefixes[i] = word >>> 31 ? ~word : word ^ 0x80000000;
  }
  return prefixes;
}

/** Stable: equal prefixes keep the order of their indices. Three passes over 11 bits each. */
function radixOrder(prefixes: Uint32Array): Int32Array {
  const n = prefixes.length;
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let next = new Int32Array(n);
  for (let shift = 0; shift < 33; shift += 11) {
    const slots = new Int32Array(2049);
    for (let i = 0; i < n; i++) slots[((prefixes[i] >>> shift) & 2047) + 1]++;
    for (let digit = 0; digit < 2048; digit++) slots[digit + 1] += slots[digit];
    for (let r = 0; r < n; r++) next[slots[(prefixes[order[r]] >>> shift) & 2047]++] = order[r];
    [order, next] = [next, order];
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
