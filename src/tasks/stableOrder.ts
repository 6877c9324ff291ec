/** The indices reordered by ascending `keys[index]`, equal keys in the order given. Several times faster than a sort with a comparing function. */
export function stableOrder(indices: ArrayLike<number>, keys: Float64Array): Int32Array {
  let from = new Int32Array(indices);
  let to = new Int32Array(from.length);
  for (let width = 1; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) mergeRuns(from, to, keys, start, width);
    [from, to] = [to, from];
  }
  return from;
}

/** Merges the ascending runs of `width` entries at `start` and behind it. */
function mergeRuns(from: Int32Array, to: Int32Array, keys: Float64Array, start: number, width: number): void {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let left = start;
  let right = middle;
  for (let place = start; place < end; place++) {
    const fromRight = left === middle || (right < end && keys[from[right]] < keys[from[left]]);
    to[place] = fromRight ? from[right++] : from[left++];
  }
}
