/**
 * The indices 0 … n - 1 by ascending key, equal keys by `tie`, equal ties by index: a total order, so that the result does not depend on the
 * engine's sort. Bottom-up merging, O(n log n).
 */
export function orderByKey(keys: Float64Array, tie: (i: number, j: number) => number): Int32Array {
  const n = keys.length;
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let other = new Int32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) mergeRuns(keys, order, other, start, width);
    [order, other] = [other, order];
  }
  settleTies(keys, order, tie);
  return order;
}

/** Merges the sorted runs of `width` at `start`; of equal keys the left one, with the lower index, comes first. */
function mergeRuns(keys: Float64Array, from: Int32Array, to: Int32Array, start: number, width: number): void {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let left = start;
  let right = middle;
  for (let slot = start; slot < end; slot++) {
    const takeLeft = left < middle && (right >= end || keys[from[left]] <= keys[from[right]]);
    to[slot] = takeLeft ? from[left++] : from[right++];
  }
}

function settleTies(keys: Float64Array, order: Int32Array, tie: (i: number, j: number) => number): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && keys[order[end]] === keys[order[start]]) end++;
    if (end > start + 1) order.subarray(start, end).sort((i, j) => tie(i, j) || i - j);
    start = end;
  }
}
